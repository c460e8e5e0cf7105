"""A typed table: each column of one kind, each value with the place where it is in its file.

The kind of a column follows from what it is used as (`roles`), then from the codebook, else from the values
themselves; what was inferred is said in a note. Whole-number columns with gaps become floats in the frame, the rest
keep their kind; a missing value is NaN in a column of numbers and None in one of text. `under` gives the same table as
one analysis sees it: standard names in the place of the table's own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from metaloom.declare.study_names import study_id_of
from metaloom.errors import Place, Problem
from metaloom.read import values
from metaloom.read.roles import Role, Uses
from metaloom.read.sheet import Cell, Sheet
from metaloom.read.spellings import one_spelling
from metaloom.read.standard_columns import KNOWN, STUDY_COLUMNS, kind_of
from metaloom.read.unneeded import told_of_needed
from metaloom.read.values import Kind, Value

if TYPE_CHECKING:
    from pandas import DataFrame

NAMED: frozenset[Role] = frozenset({"moderator", "category", "condition"})
"""Roles in which a word for a missing value means that there is none, also in a column of text."""
Allowed = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Table:
    """A table of the project: `data/NAME.csv`, typed. Rows are counted from 0, in file order.

    `aliases` leads from standard names to the table's own; a standard name that it does not hold, and `hides`, is none
    of this table's columns.
    """

    name: str
    sheet: Sheet
    kinds: dict[str, Kind]
    values: dict[str, tuple[Value, ...]]
    aliases: Mapping[str, str] = field(default_factory=dict)
    hides: frozenset[str] = frozenset()
    moderators: tuple[str, ...] = ()
    """The columns of numbers that some analysis has as a moderator."""

    def __len__(self) -> int:
        return len(self.sheet.rows)

    def under(self, names: Mapping[str, str]) -> Table:
        """Return the same table with `names` (standard name -> own name); other standard names mean nothing in it."""
        return replace(self, aliases=dict(names), hides=frozenset(KNOWN - set(names)))

    @property
    def file(self) -> str:
        """The file's path within the project."""
        return self.sheet.file

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The column names, in file order; a column that stands for standard names, by these."""
        own: dict[str, list[str]] = {}
        for standard, name in self.aliases.items():
            own.setdefault(name, []).append(standard)
        return tuple(
            seen
            for name in self.sheet.names
            for seen in own.get(name, [name])
            if name in own or not (name in self.hides or name in self.aliases)
        )

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The line on which each row begins."""
        return tuple(row[0].line for row in self.sheet.rows)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where each column is in the file's rows."""
        own = {name: position for position, name in enumerate(self.sheet.names)}
        return {name: own[self.called(name)] for name in self.columns}

    @cached_property
    def frame(self) -> DataFrame:
        """The values as a pandas frame under the table's own names: one row per row, columns in file order."""
        from pandas import DataFrame, Series

        series = {}
        for name in self.sheet.names:
            kind, column = self.kinds[name], self.values[name]
            whole = kind == "integer" and None not in column
            dtype = "object" if kind in ("text", "boolean") else "int64" if whole else "float64"
            series[name] = Series(list(column), dtype=dtype)
        return DataFrame(series)

    def called(self, column: str) -> str:
        """Return the table's own name for a column."""
        return self.aliases.get(column, column)

    def cell(self, row: int, column: str) -> Cell:
        """Return the cell of a row in a named column."""
        return self.sheet.rows[row][self.positions[column]]

    def text(self, row: int, column: str) -> str:
        """Return what is written in a cell, without blanks around it.

        Empty for a column that the table does not have.
        """
        return self.cell(row, column).text.strip() if column in self.positions else ""

    def value(self, row: int, column: str) -> Value:
        """Return the value of a cell; None where it is missing or the table has no such column."""
        found = self._values.get(column)
        return None if found is None else found[row]

    @cached_property
    def _values(self) -> dict[str, tuple[Value, ...]]:
        """The values of each column under the name that it is seen by."""
        return {name: self.values[self.called(name)] for name in self.columns}

    def number(self, row: int, column: str) -> float | None:
        """Return the number in a cell; None where there is none."""
        value = self.value(row, column)
        return None if value is None or isinstance(value, str) else float(value)

    def study(self, row: int) -> str:
        """Return the id of the study of a row; empty where it names none."""
        return self._studies[row]

    @cached_property
    def _studies(self) -> tuple[str, ...]:
        return tuple(study_id_of(self.text(row, "study_id")) for row in range(len(self)))

    def place(self, row: int, column: str) -> Place:
        """Return where a cell is."""
        return self.sheet.place(self.cell(row, column))

    def head(self, column: str) -> Place:
        """Return where the name of a column is."""
        return self.sheet.place(self.sheet.header[self.positions[column]])


def make_table(
    name: str, sheet: Sheet, declared: Mapping[str, Kind], uses: Uses | None = None, allowed: Allowed | None = None
) -> tuple[Table, list[Problem], list[str]]:
    """Return the typed table of a sheet, its problems (cells of the wrong kind become missing), its notes (what was
    assumed).

    `declared` are kinds and `allowed` the values that the codebook gives. Without `uses` every standard name has its
    role.
    """
    kinds: dict[str, Kind] = {}
    problems: list[Problem] = []
    inferred: list[str] = []
    missing: list[str] = []
    unread: list[str] = []
    typed: dict[str, tuple[Value, ...]] = {}
    for position, column in enumerate(sheet.names):
        cells = [row[position] for row in sheet.rows]
        roles = uses.roles.get(column, set()) if uses else set[Role]()
        standard = kind_of(column) if uses is None else None
        kind = _kind(cells, roles, declared.get(column), standard)
        if column not in declared and standard is None and (uses is None or (roles & NAMED and roles <= NAMED)):
            inferred.append(f"{column} ({kind})")
        kinds[column] = kind
        told = [values.problem_of(sheet, cell, column, kind) for cell in cells]
        needed, note = (
            told_of_needed(sheet, column, told, uses.beside[column]) if uses and roles == {"beside"} else (told, "")
        )
        unread.extend([note] if note else [])
        problems.extend(problem for problem in needed if problem)
        problems.extend(values.perhaps_thousands(sheet, cells, column) if kind == "integer" else ())
        found = [
            values.convert(cell, kind) if problem is None else None for cell, problem in zip(cells, told, strict=True)
        ]
        if kind == "text" and ("study" in roles or column in STUDY_COLUMNS):
            found = _names(found, is_id=column in STUDY_COLUMNS)
        elif kind == "text" and roles & NAMED:
            found = _words(found, (allowed or {}).get(column, ()))
            if roles & {"moderator", "category"}:
                found, spelt = one_spelling(sheet, cells, column, found)
                problems.extend(spelt)
        if kind != "text" or roles & NAMED:
            missing.extend(_missing(column, cells, found))
        typed[column] = tuple(found)
    notes = [
        *sheet.notes,
        *([f"{sheet.file}: kinds inferred from the values: {', '.join(inferred)}"] if inferred else []),
    ]
    notes += [f"{sheet.file}: taken as missing: {', '.join(missing)}"] if missing else []
    notes += unread
    moderators = tuple(
        column
        for column in sheet.names
        if uses and "moderator" in uses.roles.get(column, ()) and kinds[column] != "text"
    )
    return Table(name, sheet, kinds, typed, moderators=moderators), problems, notes


def _kind(cells: list[Cell], roles: set[Role], declared: Kind | None, standard: Kind | None) -> Kind:
    """Return the kind of a column: as it is used, which the codebook may narrow.

    As the codebook says; as its values are.
    """
    used: Kind | None = "integer" if "count" in roles else "number" if roles & {"number", "beside"} else None
    if used is not None:
        return "integer" if declared == "integer" else used
    if roles & {"study", "words"}:
        return "text"
    if declared is not None or standard is not None:
        return declared or standard or "text"
    kind = values.infer(cells)
    return "number" if kind == "text" and "moderator" in roles and values.mostly_numbers(cells) else kind


def _names(found: list[Value], *, is_id: bool) -> list[Value]:
    """Return names of studies: as ids in a column that is called so, else as they are written."""
    return [(study_id_of(text) or None) if is_id else text.strip() for text in map(str, (one or "" for one in found))]


def _words(found: list[Value], allowed: Collection[str]) -> list[Value]:
    """Return texts without outer blanks; a word for a missing value is none, unless the codebook allows it."""
    texts = [None if one is None else str(one).strip() for one in found]
    return [None if text is None or (values.is_missing(text) and text not in allowed) else text for text in texts]


def _missing(column: str, cells: list[Cell], found: list[Value]) -> list[str]:
    """Return how many cells of a column were taken as missing for the word in them, as `ev 2 (NA, -)`; nothing for
    none.
    """
    words = [cell.text.strip() for cell, one in zip(cells, found, strict=True) if one is None and cell.text.strip()]
    taken = [word for word in words if values.is_missing(word, "number")]
    return [f"{column} {len(taken)} ({', '.join(dict.fromkeys(taken))})"] if taken else []
