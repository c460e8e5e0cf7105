"""What a foreign file was found to hold, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from metaloom.store.documents import JsonObject


@dataclass(frozen=True)
class FoundTable:
    """A table as text: its name in `data/`, its header, its rows, each as long as the header."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> tuple[str, ...]:
        """Return the cells of a column, in the order of the rows."""
        position = self.columns.index(name)
        return tuple(row[position] for row in self.rows)

    def with_column(self, name: str, cells: tuple[str, ...], first: bool = False) -> FoundTable:
        """Return the same table with one more column, at its end or at its beginning."""
        columns = (name, *self.columns) if first else (*self.columns, name)
        rows = tuple((cell, *row) if first else (*row, cell) for row, cell in zip(self.rows, cells, strict=True))
        return FoundTable(self.name, columns, rows)


@dataclass(frozen=True)
class FoundEntry:
    """A reference: BibTeX's type of entry and its fields, plain text."""

    type: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """Tables, analyses as a chapter declares them (the keys of its YAML), references, and what was assumed."""

    tables: tuple[FoundTable, ...] = ()
    analyses: tuple[JsonObject, ...] = ()
    references: tuple[FoundEntry, ...] = ()
    assumed: tuple[str, ...] = ()
    title: str = ""
    asked: tuple[str, ...] = ()
    """The roles whose columns are still to be said, where no effect could be had without."""


@dataclass(frozen=True)
class Wishes:
    """The user's choices for an import.

    The measure, the column of studies, the arm of controls, and which column is what (role -> the file's own column).
    """

    measure: str = ""
    study: str = ""
    control: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Notes:
    """The assumptions made on the way, each said once."""

    said: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Keep a sentence, unless it was said already."""
        if sentence not in self.said:
            self.said.append(sentence)
