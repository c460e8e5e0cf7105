"""The cells of a script's table as text: for readers with six digits, for files with all that a number has."""

from __future__ import annotations

from typing import Any

DIGITS = 6
LARGEST_WHOLE = 1e15
"""Below it a number is never written with an exponent: "1.23457e+06" would hide some of its people."""


def readable(cell: Any) -> str:
    """Return a cell with six digits, or all that are before the point of a number with more."""
    if not isinstance(cell, float) or cell.is_integer():
        return exact(cell)
    return f"{cell:.{DIGITS}g}" if abs(cell) < 10**DIGITS - 0.5 or abs(cell) >= LARGEST_WHOLE else f"{cell:.0f}"


def exact(cell: Any) -> str:
    """Return a cell with the digits that give its number back; empty for what is missing."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST_WHOLE:
        return f"{cell:.0f}"
    return repr(cell) if isinstance(cell, float) else str(cell)
