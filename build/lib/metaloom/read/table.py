"""A typed table: each column of one kind, each value with the place where it stands in its file.

Kinds come from the codebook where it has the column, else from the standard names, else from the values themselves;
what was inferred is said in a note. Whole-number columns with gaps become floats in the frame, the rest keep their
kind; a missing value is NaN in a column of numbers and None in one of text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from metaloom.errors import Place, Problem
from metaloom.read import values
from metaloom.read.csv_source import Cell, Sheet
from metaloom.read.limits import MAXIMUM_PROBLEMS_OF_A_KIND
from metaloom.read.standard_columns import kind_of
from metaloom.read.values import Kind, Value

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Table:
    """A table of the project: `data/NAME.csv`, typed. Rows are counted from 0, in file order."""

    name: str
    sheet: Sheet
    kinds: dict[str, Kind]
    values: dict[str, tuple[Value, ...]]

    def __len__(self) -> int:
        return len(self.sheet.rows)

    @property
    def file(self) -> str:
        """The file's path within the project."""
        return self.sheet.file

    @property
    def columns(self) -> tuple[str, ...]:
        """The column names, in file order."""
        return self.sheet.names

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The line on which each row begins."""
        return tuple(row[0].line for row in self.sheet.rows)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where each column stands in the file's rows."""
        return {name: position for position, name in enumerate(self.sheet.names)}

    @cached_property
    def frame(self) -> DataFrame:
        """The same values as a pandas frame: one row per row, columns in file order."""
        from pandas import DataFrame, Series

        series = {}
        for name in self.columns:
            kind, column = self.kinds[name], self.values[name]
            whole = kind == "integer" and None not in column
            dtype = "object" if kind in ("text", "boolean") else "int64" if whole else "float64"
            series[name] = Series(list(column), dtype=dtype)
        return DataFrame(series)

    def cell(self, row: int, column: str) -> Cell:
        """The cell of a row in a named column."""
        return self.sheet.rows[row][self.positions[column]]

    def text(self, row: int, column: str) -> str:
        """What is written in a cell, without blanks around it; empty for a column that the table does not have."""
        return self.cell(row, column).text.strip() if column in self.positions else ""

    def value(self, row: int, column: str) -> Value:
        """The value of a cell; None where it is missing or the table has no such column."""
        return self.values[column][row] if column in self.values else None

    def number(self, row: int, column: str) -> float | None:
        """The number in a cell; None where there is none."""
        value = self.value(row, column)
        return None if value is None or isinstance(value, str) else float(value)

    def place(self, row: int, column: str) -> Place:
        """Where a cell stands."""
        return self.sheet.place(self.cell(row, column))

    def head(self, column: str) -> Place:
        """Where the name of a column stands."""
        return self.sheet.place(self.sheet.header[self.positions[column]])


def make_table(name: str, sheet: Sheet, declared: dict[str, Kind]) -> tuple[Table, list[Problem], list[str]]:
    """The typed table of a sheet, its problems (cells of the wrong kind become missing), its notes (kinds inferred)."""
    kinds: dict[str, Kind] = {}
    problems: list[Problem] = []
    inferred: list[str] = []
    typed: dict[str, tuple[Value, ...]] = {}
    for position, column in enumerate(sheet.names):
        cells = [row[position] for row in sheet.rows]
        kind = declared.get(column) or kind_of(column)
        if kind is None:
            kind = values.infer(cells)
            inferred.append(f"{column} ({kind})")
        kinds[column] = kind
        told = [values.problem_of(sheet, cell, column, kind) for cell in cells]
        problems.extend([problem for problem in told if problem][:MAXIMUM_PROBLEMS_OF_A_KIND])
        typed[column] = tuple(
            values.convert(cell, kind) if problem is None else None for cell, problem in zip(cells, told, strict=True)
        )
    notes = [f"{sheet.file}: kinds inferred from the values: {', '.join(inferred)}"] if inferred else []
    return Table(name, sheet, kinds, typed), problems, notes
