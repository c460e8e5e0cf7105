"""The rows of a table as mappings: what is read cell by cell is taken from pandas column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame


def records(frame: DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as mappings from column to cell, cells as plain Python values."""
    names = [str(column) for column in frame.columns]
    columns = [frame.iloc[:, index].tolist() for index in range(len(names))]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]
