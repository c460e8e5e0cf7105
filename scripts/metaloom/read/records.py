"""The rows of a table as mappings: what is read cell by cell is taken from pandas at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame


def records(frame: DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as mappings from column to cell, cells as plain Python values."""
    names = [str(column) for column in frame.columns]
    return [dict(zip(names, cells, strict=True)) for cells in frame.astype(object).to_numpy().tolist()]
