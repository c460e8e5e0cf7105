"""A small project whose one chapter a test may write as it likes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path) -> Write:
    def write(**files: str) -> Path:
        (tmp_path / "chapters").mkdir(exist_ok=True)
        for name, text in files.items():
            (tmp_path / "chapters" / f"{name}.yml").write_text(text, encoding="utf-8")
        return tmp_path

    return write
