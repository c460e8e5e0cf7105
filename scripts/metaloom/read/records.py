"""The rows of a table as mappings: what is read cell by cell is taken from pandas at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from metaloom.store.documents import Scalar

if TYPE_CHECKING:
    from pandas import DataFrame
    from pandas._libs.missing import NAType

Cell: TypeAlias = "Scalar | NAType"
"""One cell: text, a number or a truth value; None, NaN or pandas' NA where it is empty."""
Row: TypeAlias = "Mapping[str, Cell]"
"""A row of a table: column -> cell."""
LINE = "_line"
"""The column that a row has besides its cells: the line of its file on which it begins."""


def records(frame: DataFrame) -> list[dict[str, Cell]]:
    """Return the rows of a table, cells as plain Python values."""
    names = [str(column) for column in frame.columns]
    return [dict(zip(names, cells, strict=True)) for cells in frame.astype(object).to_numpy().tolist()]


def number_in(row: Row, column: str) -> float:
    """Return the number in a cell that is known to hold one; TypeError where it does not."""
    cell = row[column]
    if isinstance(cell, int | float):
        return cell
    raise TypeError(f"column {column!r} holds no number but {cell!r}")


def line_of(row: Row) -> int:
    """Return the line of its file on which a row begins."""
    return int(number_in(row, LINE))
