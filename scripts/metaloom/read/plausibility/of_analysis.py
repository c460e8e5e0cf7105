"""What looks wrong in the rows of one analysis, for which its measure must be known; each a warning at its cell.

An estimate off the middle of its interval; ratios that are pooled as if they were differences; a column whose name says
that it is transformed already; limits whose column says another level; rows that name another measure; and what the
rules of `errors_of_analysis` and `p_of_estimate` say of standard errors, variances and P values. Rounding is allowed
for, and more where other methods give wider intervals.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from metaloom.catalogue.measures import measure_of
from metaloom.errors import Problem
from metaloom.read.plausibility.context import CHECK_THE_SOURCE
from metaloom.read.plausibility.errors_of_analysis import (
    error_against_variance,
    errors_against_intervals,
    unit_of_row,
    whole_interval,
)
from metaloom.read.plausibility.level_of_limits import level_of_limits
from metaloom.read.plausibility.measure_of_rows import measures_of_rows
from metaloom.read.plausibility.name_of_estimate import name_of_estimate
from metaloom.read.plausibility.p_of_estimate import p_against_estimate
from metaloom.read.table import Table

OFF_MIDDLE = 0.1
"""An estimate may be so far from the middle, in half widths, beyond rounding; of differences half as far."""
FEWEST = 3


def warnings_of_analysis(view: Table, rows: Sequence[int], measure: str) -> Iterator[Problem]:
    """Return what every rule of this module says of the rows of an analysis."""
    row = measure_of(measure)
    yield from name_of_estimate(view, rows, measure)
    yield from measures_of_rows(view, rows, measure)
    if {"ci_low", "ci_high"} <= set(view.columns):
        yield from level_of_limits(view, rows)
    if (row.ratio or row.difference) and {"estimate", "ci_low", "ci_high"} <= set(view.columns):
        as_ratios = measure == "GEN" and _are_ratios(view, rows)
        if as_ratios:
            yield _ratios_as_differences(view)
        else:
            for number in rows:
                yield from _of_row(view, number, logarithm=row.ratio)
            yield from errors_against_intervals(view, rows, logarithm=row.ratio)
    if row.ratio or row.difference:
        for number in rows:
            yield from error_against_variance(view, number)
            yield from p_against_estimate(view, number, logarithm=row.ratio)


def _of_row(view: Table, row: int, *, logarithm: bool) -> Iterator[Problem]:
    """Compare the estimate with the middle of its interval."""
    found = whole_interval(view, row, logarithm=logarithm)
    if found is None:
        return
    estimate, low, high = found
    middle, bottom, top = (math.log(one) if logarithm else one for one in (estimate, low, high))
    half, unit = (top - bottom) / 2, unit_of_row(view, row)
    slack = unit / low if logarithm else unit
    off = abs(middle - (top + bottom) / 2)
    scale = " on the log scale" if logarithm else ""
    if off > (OFF_MIDDLE if logarithm else OFF_MIDDLE / 2) * half + slack or (
        not logarithm and _sign_is_lost(estimate, low, high, unit)
    ):
        centre = math.exp((top + bottom) / 2) if logarithm else (top + bottom) / 2
        cause = (
            f"{view.called('estimate')} is {view.text(row, 'estimate')}, and the middle of its interval "
            f"{view.text(row, 'ci_low')} to {view.text(row, 'ci_high')} is {centre:.3g}{scale}."
        )
        yield Problem(view.place(row, "estimate"), cause, CHECK_THE_SOURCE, "warning", code="ML-1005")


def _sign_is_lost(estimate: float, low: float, high: float, unit: float) -> bool:
    """Return whether an interval is even about its estimate only if one of its limits has the other sign.

    As it is, rounding cannot make it even: each of the three numbers is off by half a unit at most.
    """
    hardly = 1e-6 * unit
    if abs(estimate - (low + high) / 2) < unit - hardly:
        return False
    turned = ((-low, high), (low, -high))
    return any(one < other and abs(estimate - (one + other) / 2) <= unit / 2 + hardly for one, other in turned)


def _are_ratios(view: Table, rows: Sequence[int]) -> bool:
    """Return whether intervals lie evenly about their estimates as logarithms, and not as they are."""
    votes = []
    for row in rows:
        numbers = [view.number(row, name) for name in ("estimate", "ci_low", "ci_high")]
        given = [number for number in numbers if number is not None]
        if len(given) < len(numbers):
            continue
        estimate, low, high = given
        if low <= 0 or not low < estimate < high:
            return False
        unit = unit_of_row(view, row)
        plain = abs(estimate - (low + high) / 2) / ((high - low) / 2 + unit)
        spread = math.log(high / low) / 2
        logs = (abs(math.log(estimate) - math.log(low * high) / 2) - unit / low) / spread
        votes.append(plain > OFF_MIDDLE and logs < OFF_MIDDLE)
    return len(votes) >= FEWEST and sum(votes) >= 0.8 * len(votes)


def _ratios_as_differences(view: Table) -> Problem:
    cause = (
        f"The intervals of {view.called('estimate')} are symmetric about it on the log scale and not on its own: "
        "these look like ratios, and GEN averages them as they are."
    )
    remedy = "Declare the measure that they are (OR, RR, HR, …), or write their logarithms."
    return Problem(view.head("estimate"), cause, remedy, "warning", code="ML-1007")
