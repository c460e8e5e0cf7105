"""Limits whose column says that they are of another level than they are taken as.

`LCL 90%` read as a limit of 95 per cent makes every standard error a fifth too small, and nothing in the numbers tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from metaloom.errors import Problem
from metaloom.read.table import Table

TAKEN = 95.0
NAMED = re.compile(
    r"(?<![\d.])(?P<share>[89]\d)\s*(?:%|per ?cent)"
    r"|ci[ _.-]?(?P<after>[89]\d)(?![\d.])|(?<![\d.])(?P<before>[89]\d)[ _.-]?ci",
    re.IGNORECASE,
)
"""A whole number beside a sign of per cent or beside CI; R's `97.5 %` is a quantile, not a level."""


def level_named(name: str) -> float | None:
    """Return the level of confidence that the name of a column says; None where it says none."""
    found = NAMED.search(name)
    return float(next(filter(None, found.groups()))) if found else None


def level_of_limits(view: Table, rows: Sequence[int]) -> Iterator[Problem]:
    """Yield one warning where a name of the limits says another level than rows are read with."""
    for limit in ("ci_low", "ci_high"):
        named = level_named(view.called(limit))
        used = {view.number(row, "level") or TAKEN for row in rows if view.number(row, limit) is not None}
        wrong = sorted(used - {named})
        if named is None or not wrong:
            continue
        cause = (
            f"The column is called {view.called(limit)!r}, and its limits are taken as those of {wrong[0]:g} per cent."
        )
        remedy = f"Add a column `level` that holds {named:g}, or use the column of the limits of {wrong[0]:g} per cent."
        yield Problem(view.head(limit), cause, remedy, "warning", code="ML-1016")
        return
