"""Where the head of a foreign table is: below its titles, or nowhere at all."""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.read.values import is_number

MAXIMUM_HEADER_ROWS = 30
"""How many lines of titles may be above a header."""


def header_row(grid: list[list[str]]) -> int | None:
    """Return the first row that fills most of what its table fills, and at least two cells."""
    width = max((sum(1 for cell in row if cell) for row in grid), default=0)
    for at, row in enumerate(grid[:MAXIMUM_HEADER_ROWS]):
        filled = sum(1 for cell in row if cell)
        if filled >= 2 and filled * 2 > width:
            return at
    return None


def is_data(columns: Sequence[str]) -> bool:
    """Return whether what should be names of columns is a row of data: half of it are numbers, and at least two."""
    numbers = [column for column in columns if is_number(column)]
    return len(numbers) >= 2 and 2 * len(numbers) >= len(columns)
