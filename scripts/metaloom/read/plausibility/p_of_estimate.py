"""A P value in the column `p_value` beside the interval or standard error from which the analysis takes its weight.

It is not used there, so that nothing else would notice that it tells of another result. As everywhere, rounding is
allowed for, and a factor of two for other tests.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist

from metaloom.errors import Problem
from metaloom.read.plausibility.context import CHECK_THE_SOURCE, LOGARITHMIC, PLAIN
from metaloom.read.plausibility.p_of_interval import SLACK, estimate_is_outside, p_of_interval
from metaloom.read.plausibility.printed import Range, p_value, rounded, rounded_together, span
from metaloom.read.table import Table

NORMAL = NormalDist()


def p_against_estimate(view: Table, row: int, *, logarithm: bool) -> Iterator[Problem]:
    """Yield a P value that follows neither from the interval nor from the standard error of its row."""
    shown = view.text(row, "p_value")
    given = p_value(shown) if shown else None
    if given is None:
        return
    name, found = "interval", _by_interval(view, row, logarithm=logarithm)
    if found is None:
        name, found = view.called("se"), _by_error(view, row, logarithm=logarithm)
    if found is not None and not given.meets(found.widened(SLACK)):
        cause = (
            f"{view.called('p_value')} is {shown}, and the estimate {view.text(row, 'estimate')} with its {name} gives "
            f"P {span(found)}."
        )
        yield Problem(view.place(row, "p_value"), cause, CHECK_THE_SOURCE, "warning", code="ML-1008")


def _by_interval(view: Table, row: int, *, logarithm: bool) -> Range | None:
    ranges = rounded_together([view.text(row, name) for name in ("estimate", "ci_low", "ci_high")])
    if ranges is None or estimate_is_outside(view, row):
        return None
    return p_of_interval(ranges, LOGARITHMIC if logarithm else PLAIN, view.number(row, "level") or 95.0)


def _by_error(view: Table, row: int, *, logarithm: bool) -> Range | None:
    estimates, errors = rounded(view.text(row, "estimate")), rounded(view.text(row, "se"))
    if estimates is None or errors is None or errors.low <= 0 or (logarithm and estimates.low <= 0):
        return None
    ends = [math.log(one) if logarithm else one for one in (estimates.low, estimates.high)]
    nearest = 0.0 if ends[0] <= 0 <= ends[1] else min(abs(one) for one in ends)
    farthest = max(abs(one) for one in ends)
    return Range(2 * NORMAL.cdf(-farthest / errors.low), 2 * NORMAL.cdf(-nearest / errors.high))
