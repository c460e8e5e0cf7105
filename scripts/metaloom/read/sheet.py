"""A table's cells as they are in its file, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.errors import Place


@dataclass(frozen=True)
class Cell:
    """One field: its text without quotation marks, and where it begins in the file (line and column from 1)."""

    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Sheet:
    """A table's file as it is: its header and its rows, each as long as the header; what was assumed (notes)."""

    file: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in file order."""
        return tuple(cell.text for cell in self.header)

    def place(self, cell: Cell) -> Place:
        """Return where a cell of this sheet is."""
        return Place(self.file, cell.line, cell.column)
