from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from metaloom.declare.analysis import Analysis
from metaloom.errors import Place, Problem
from metaloom.read.csv_source import parse
from metaloom.read.evidence import Evidence
from metaloom.read.overlaps import make_overlaps
from metaloom.read.table import Table, make_table


@dataclass(frozen=True)
class Declared:
    """What `read` asks of the declarations: here every key has a place that says its path."""

    analyses: tuple[Analysis, ...] = ()
    claims: tuple[Any, ...] = ()
    codebook: Any = None
    chapters: tuple[Any, ...] = ()
    surveys: tuple[Any, ...] = ()
    frozen: bool = False

    def place(self, owner: str, *path: str | int) -> Place:
        return Place("/".join(map(str, ("chapters", owner, *path))))

    def value_place(self, owner: str, *path: str | int, offset: int = 0) -> Place:
        return Place("/".join(map(str, ("chapters", owner, *path))), 1, offset + 1)


def table_of(text: str, name: str = "outcomes", kinds: dict[str, Any] | None = None) -> Table:
    sheet, problems = parse(text.strip() + "\n", f"data/{name}.csv")
    assert sheet is not None, problems
    table, wrong, _ = make_table(name, sheet, kinds or {})
    assert wrong == []
    return table


@pytest.fixture
def make() -> Callable[..., Table]:
    """CSV text becomes a sound table."""
    return table_of


@pytest.fixture
def evidence_of() -> Callable[..., Evidence]:
    """CSV texts by table name become evidence, without the checks of read_evidence."""

    def build(declared: Declared | None = None, **texts: str) -> Evidence:
        tables = {name: table_of(text, name) for name, text in texts.items()}
        overlaps, problems = make_overlaps(tables.get("overlaps"))
        assert problems == []
        return Evidence(tables, None, overlaps, {}, declared or Declared())  # type: ignore[arg-type]

    return build


@pytest.fixture
def declared() -> type[Declared]:
    return Declared


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
