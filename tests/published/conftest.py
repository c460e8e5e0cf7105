"""The committed summary of all comparisons, and the root of the project that it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.engine.validation import read_summary

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def summary():
    found = read_summary(ROOT)
    assert found is not None, "validation/summary.json is missing: run `make validate`"
    return found
