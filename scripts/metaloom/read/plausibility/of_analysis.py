"""What looks wrong in the rows of one analysis, for which its measure must be known; each a warning at its cell.

A standard error that its own interval contradicts (a sampling variance, or the error of a ratio itself, in its place);
an estimate off the middle of its interval; ratios that are pooled as if they were differences. Rounding is allowed for,
and more where other methods give wider intervals.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import NormalDist

from metaloom.catalogue.measures import measure_of
from metaloom.errors import Problem
from metaloom.read.plausibility.context import CHECK_THE_SOURCE
from metaloom.read.plausibility.printed import unit_of
from metaloom.read.table import Table

FACTOR = 1.5
"""A standard error may differ so much from that of its interval: small studies have wider ones by Student's t."""
OFF_MIDDLE = 0.1
"""An estimate may be so far from the middle, in half widths, beyond rounding; of differences half as far."""
LIKE = 1.25
FEWEST = 3
NORMAL = NormalDist()


def warnings_of_analysis(view: Table, rows: Sequence[int], measure: str) -> Iterator[Problem]:
    """Return what every rule of this module says of the rows of an analysis."""
    row = measure_of(measure)
    if (row.ratio or row.difference) and {"estimate", "ci_low", "ci_high"} <= set(view.columns):
        as_ratios = measure == "GEN" and _are_ratios(view, rows)
        if as_ratios:
            yield _ratios_as_differences(view)
        else:
            for number in rows:
                yield from _of_row(view, number, logarithm=row.ratio)


def _of_row(view: Table, row: int, *, logarithm: bool) -> Iterator[Problem]:
    """Compare a standard error with its interval, and the estimate with the middle of it."""
    numbers = [view.number(row, name) for name in ("estimate", "ci_low", "ci_high")]
    if any(number is None for number in numbers):
        return
    estimate, low, high = (float(number) for number in numbers if number is not None)
    if not low <= estimate <= high or low >= high or (logarithm and low <= 0):
        return
    middle, bottom, top = (math.log(one) if logarithm else one for one in (estimate, low, high))
    half, unit = (top - bottom) / 2, _unit(view, row)
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
    error = view.number(row, "se")
    if error is None or error <= 0:
        return
    quantile = NORMAL.inv_cdf(0.5 + (view.number(row, "level") or 95.0) / 200)
    implied = half / quantile
    if max(error / (implied + slack / quantile), (implied - slack / quantile) / error) > FACTOR:
        yield _contradiction(view, row, error, implied, estimate if logarithm else None)


def _sign_is_lost(estimate: float, low: float, high: float, unit: float) -> bool:
    """Whether an interval is even about its estimate only if one of its limits has the other sign.

    As it stands, rounding cannot make it even: each of the three numbers is off by half a unit at most.
    """
    hardly = 1e-6 * unit
    if abs(estimate - (low + high) / 2) < unit - hardly:
        return False
    turned = ((-low, high), (low, -high))
    return any(one < other and abs(estimate - (one + other) / 2) <= unit / 2 + hardly for one, other in turned)


def _contradiction(view: Table, row: int, error: float, implied: float, ratio: float | None) -> Problem:
    """Return the warning about a standard error that its interval contradicts, with what it looks like."""
    like = ""
    if 1 / LIKE < error / implied**2 < LIKE:
        like = f": it looks like the sampling variance, {implied**2:.3g}"
    elif ratio is not None and 1 / LIKE < error / (implied * ratio) < LIKE:
        like = ": it looks like the standard error of the ratio itself, not of its logarithm"
    cause = (
        f"{view.called('se')} is {view.text(row, 'se')}, and the interval {view.text(row, 'ci_low')} to "
        f"{view.text(row, 'ci_high')} gives {implied:.3g}{like}."
    )
    remedy = "Check the source; leave the field empty to use the interval, or map a variance as `variance`."
    return Problem(view.place(row, "se"), cause, remedy, "warning", code="ML-1006")


def _unit(view: Table, row: int) -> float:
    """One in the last place to which the estimate and its interval are written."""
    texts = [view.text(row, name).replace("\u2212", "-") for name in ("estimate", "ci_low", "ci_high")]
    return max(min(unit_of(text) for text in texts), 1e-12)


def _are_ratios(view: Table, rows: Sequence[int]) -> bool:
    """Whether intervals lie evenly about their estimates as logarithms, and not as they are."""
    votes = []
    for row in rows:
        numbers = [view.number(row, name) for name in ("estimate", "ci_low", "ci_high")]
        given = [number for number in numbers if number is not None]
        if len(given) < len(numbers):
            continue
        estimate, low, high = given
        if low <= 0 or not low < estimate < high:
            return False
        unit = _unit(view, row)
        plain = abs(estimate - (low + high) / 2) / ((high - low) / 2 + unit)
        spread = math.log(high / low) / 2
        logs = (abs(math.log(estimate) - math.log(low * high) / 2) - unit / low) / spread
        votes.append(plain > OFF_MIDDLE and logs < OFF_MIDDLE)
    return len(votes) >= FEWEST and sum(votes) >= 0.8 * len(votes)


def _ratios_as_differences(view: Table) -> Problem:
    cause = (
        f"The intervals of {view.called('estimate')} lie evenly about it on the log scale and not on its own: "
        "these look like ratios, and GEN averages them as they are."
    )
    remedy = "Declare the measure that they are (OR, RR, HR, …), or write their logarithms."
    return Problem(view.head("estimate"), cause, remedy, "warning", code="ML-1007")
