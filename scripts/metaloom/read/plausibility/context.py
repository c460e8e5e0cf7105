"""What the rules must know of a row besides its numbers: which arm and outcome it speaks of, and on which scale."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from metaloom.read.table import Table

OUTCOME_COLUMNS = ("outcome", "unit", "is_change_from_baseline")
"""Together they say what was measured; a column that the table lacks is one value for all rows."""

CHECK_THE_SOURCE = "Check it against the source; if the source says so, keep it and say so in a note."

RATIO = re.compile(r"\b(OR|RR|HR|IRR|ROM|CVR|VR|odds|risk|hazard|rate) ?(ratio)?\b", re.IGNORECASE)
DIFFERENCE = re.compile(r"\b(MD|WMD|SMD|SMDH|RD|IRD|MC|difference)\b", re.IGNORECASE)

Scale = tuple[str, Callable[[float], float], float]
LOGARITHMIC: Scale = ("a ratio", math.log, 1.0)
PLAIN: Scale = ("a difference", float, 0.0)


def outcome_of(table: Table, row: int) -> tuple[str, ...]:
    """Return what a row measures."""
    return tuple(table.text(row, column) for column in OUTCOME_COLUMNS)


def scales(table: Table, row: int) -> tuple[Scale, ...]:
    """Return the scales on which an estimate may have been analysed: as its `measure` says, both where none is said."""
    measure = table.text(row, "measure")
    positive = all(number is None or number > 0 for number in interval(table, row))
    if DIFFERENCE.search(measure):
        return (PLAIN,)
    if RATIO.search(measure):
        return (LOGARITHMIC,) if positive else ()
    return (LOGARITHMIC, PLAIN) if positive else (PLAIN,)


def interval(table: Table, row: int) -> tuple[float | None, float | None, float | None]:
    """Return the estimate of a row with the bounds of its interval."""
    return table.number(row, "estimate"), table.number(row, "ci_low"), table.number(row, "ci_high")
