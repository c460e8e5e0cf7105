"""A project into which tables of other programs are imported."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project" / "chapters").mkdir(parents=True)
    return tmp_path / "project"
