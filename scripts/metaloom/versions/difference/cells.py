"""Compare tables: rows added, rows removed, cells edited.

Rows of one study (or of whatever the first column names) that are not the same in both are paired by how many cells
they share, the most alike first; what shares less than half of its cells is another row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from metaloom.read.table import Table

SOURCES = ("source_url", "reference", "seen_at")
STUDY = "study_id"
Row = tuple[int, dict[str, str]]
EditKind = Literal["corrected", "completed", "sourced", "reworded"]
SOURCING = frozenset({"source_quote", "source_translation", "source_url"})
"""Columns that hold what a value rests on: a longer quotation corrects no value."""
WORDING = frozenset(
    {"label", "notes", "reason", "poolable_reason", "seen_at", "identifier_note", "title", "value_note"}
)
WORDED = frozenset({"corrections", "iceman", "source_errata", "review_disagreements"})
"""Columns and tables that hold words about the evidence, not the evidence: an edit of them corrects no value."""


@dataclass(frozen=True)
class Edit:
    """A cell that was edited: where it is in the new table, its old and new value, and its source."""

    table: str
    row: str
    line: int
    column: str
    old: str
    new: str
    source: str

    @property
    def wording(self) -> bool:
        """Whether only words about the evidence changed, and no evidence."""
        return self.column in WORDING or self.table in WORDED

    @property
    def kind(self) -> EditKind:
        """What the edit did: correct what was printed, fill an empty cell, correct the source of a value, or reword."""
        if self.wording:
            return "reworded"
        if self.column in SOURCING:
            return "sourced"
        return "corrected" if self.old else "completed"


@dataclass(frozen=True)
class TableChange:
    """What changed in one table: names of the rows added and removed (one for each row), and the edited cells."""

    table: str
    came: tuple[str, ...]
    went: tuple[str, ...]
    edits: tuple[Edit, ...]


def table_changes(old: Mapping[str, Table], new: Mapping[str, Table]) -> Iterator[TableChange]:
    """Yield every table in which something changed, in the order of names."""
    for name in sorted(old.keys() | new.keys()):
        change = _table_change(name, old.get(name), new.get(name))
        if change.came or change.went or change.edits:
            yield change


def _table_change(name: str, old: Table | None, new: Table | None) -> TableChange:
    before, after = _by_name(old), _by_name(new)
    came: list[str] = []
    went: list[str] = []
    edits: list[Edit] = []
    for row in dict.fromkeys([*before, *after]):
        left, right = _unequal(before.get(row, []), after.get(row, []))
        for first, second in _pairs(left, right):
            left.remove(first)
            right.remove(second)
            edits += _edits(name, row, first, second)
        went += [row] * len(left)
        came += [row] * len(right)
    return TableChange(name, tuple(came), tuple(went), tuple(edits))


def _by_name(table: Table | None) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    if table is None:
        return found
    key = STUDY if STUDY in table.columns else table.columns[0]
    for number in range(len(table)):
        cells = {column: table.text(number, column) for column in table.columns}
        found.setdefault(cells[key], []).append((table.lines[number], cells))
    return found


def _unequal(old: list[Row], new: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows of both without those that are in both."""
    rest, left = list(new), []
    for row in old:
        twin = next((other for other in rest if other[1] == row[1]), None)
        if twin is None:
            left.append(row)
        else:
            rest.remove(twin)
    return left, rest


def _pairs(old: list[Row], new: list[Row]) -> Iterator[tuple[Row, Row]]:
    alike = sorted(
        ((_shared(one[1], other[1]), -one[0], -other[0], one, other) for one in old for other in new),
        key=lambda pair: pair[:3],
        reverse=True,
    )
    taken: set[tuple[str, int]] = set()
    for shared, first, second, one, other in alike:
        if shared >= 0.5 and ("old", first) not in taken and ("new", second) not in taken:
            taken |= {("old", first), ("new", second)}
            yield one, other


def _shared(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    columns = [column for column in {**one, **other} if one.get(column) or other.get(column)]
    same = sum(one.get(column, "") == other.get(column, "") for column in columns)
    return same / len(columns) if columns else 1.0


def _edits(table: str, row: str, old: Row, new: Row) -> Iterator[Edit]:
    source = next((new[1][column] for column in SOURCES if new[1].get(column)), "")
    for column in {**old[1], **new[1]}:
        before, after = old[1].get(column, ""), new[1].get(column, "")
        if before != after:
            yield Edit(table, row, new[0], column, before, after, source)
