from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from metaloom.errors import Problem
from metaloom.read.table import Table


@pytest.fixture
def make(table_of: Callable[..., Table]) -> Callable[..., Table]:
    """CSV text becomes a sound table."""
    return table_of


@pytest.fixture
def told() -> Callable[[Iterable[Problem]], list[str]]:
    """Problems in short: place, severity's first letter, cause."""
    return lambda problems: [f"{p.place.line}:{p.place.column} {p.cause}" for p in problems]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path


@pytest.fixture
def codebook() -> Callable[..., Any]:
    """A codebook with one table; each column is a dict of what the codebook says of it."""

    def build(table: str, key: list[str] | None = None, **columns: dict[str, Any]) -> Any:
        blank = {"type": "string", "required": False, "allowed": None, "minimum": None, "maximum": None}
        entries = {name: SimpleNamespace(**{**blank, **entry}) for name, entry in columns.items()}
        return SimpleNamespace(tables={table: SimpleNamespace(key=key or [], columns=entries)})

    return build
