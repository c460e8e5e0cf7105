"""Standard errors and variances of an analysis beside the intervals, and beside each other: all come from one number.

What is told: a sampling variance in the place of a standard error, or the reverse; the error of a ratio itself instead
of its logarithm's, by which no single row may be far off, but all rows are in the same way; any other contradiction.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from metaloom.errors import Problem
from metaloom.read.plausibility.printed import rounded, unit_of
from metaloom.read.table import Table

SMALLER, LARGER = 1.5, 1.2
"""So far may a standard error be from that of its interval: small studies have wider intervals by Student's t, and none
has a narrower one."""
LIKE = 1.25
CLOSE = 1.04
TOGETHER = 2
NORMAL = NormalDist()
REMEDY = "Check the source; leave the field empty to use the interval, or map a variance as `variance`."


@dataclass(frozen=True)
class _Error:
    """A standard error as given (or the root of a variance) and that of its interval, with what rounding may add to
    each.
    """

    row: int
    column: str
    given: float
    own: float
    implied: float
    slack: float
    ratio: float

    def off(self, expected: float) -> float:
        """Return by which factor the error is larger (smaller: below 1) than expected, beyond rounding.

        Its own rounding counts on one side alone: on the other, more is allowed anyway.
        """
        larger = (self.given - self.own) / (expected + self.slack)
        return larger if larger > 1.0 else min(self.given / max(expected - self.slack, 1e-300), 1.0)

    def is_close(self, expected: float) -> bool:
        """Return whether the error is the expected one, but for rounding."""
        least, most = (self.given - self.own) / (expected + self.slack), self.given + self.own
        return least < CLOSE and most / max(expected - self.slack, 1e-300) > 1 / CLOSE


def errors_against_intervals(view: Table, rows: Sequence[int], *, logarithm: bool) -> Iterator[Problem]:
    """Yield every standard error, or variance, that does not follow from its interval."""
    errors = [found for row in rows if (found := _error_of(view, row, logarithm=logarithm)) is not None]
    of_ratios = logarithm and _are_of_ratios(errors)
    for error in errors:
        off = error.off(error.implied)
        if not 1 / SMALLER <= off <= LARGER or (of_ratios and not error.is_close(error.implied)):
            yield _contradiction(view, error, logarithm=logarithm)


def error_against_variance(view: Table, row: int) -> Iterator[Problem]:
    """Yield a standard error whose square is not the variance of the same row."""
    error, variance = view.number(row, "se"), view.number(row, "variance")
    if error is None or variance is None or error <= 0 or variance <= 0:
        return
    errors, variances = (rounded(view.text(row, name)) for name in ("se", "variance"))
    if errors is None or variances is None:
        return
    if errors.high**2 * CLOSE < variances.low or errors.low**2 > variances.high * CLOSE:
        cause = (
            f"{view.called('se')} is {view.text(row, 'se')}, whose square is {error**2:.3g}, and "
            f"{view.called('variance')} is {view.text(row, 'variance')}."
        )
        yield Problem(view.place(row, "se"), cause, "Check the source, and keep the one that is right.", "warning",
                      code="ML-1006")  # fmt: skip


def whole_interval(view: Table, row: int, *, logarithm: bool) -> tuple[float, float, float] | None:
    """Return the estimate of a row within its limits; None where one is missing or they cannot be compared."""
    numbers = [view.number(row, name) for name in ("estimate", "ci_low", "ci_high")]
    if any(number is None for number in numbers):
        return None
    estimate, low, high = (float(number) for number in numbers if number is not None)
    return None if not low <= estimate <= high or low >= high or (logarithm and low <= 0) else (estimate, low, high)


def unit_of_row(view: Table, row: int) -> float:
    """Return one in the last place to which the estimate and its interval are written."""
    texts = [view.text(row, name).replace("\u2212", "-") for name in ("estimate", "ci_low", "ci_high")]
    return max(min(unit_of(text) for text in texts), 1e-12)


def _error_of(view: Table, row: int, *, logarithm: bool) -> _Error | None:
    found = whole_interval(view, row, logarithm=logarithm)
    column = "se" if view.number(row, "se") is not None else "variance"
    given = view.number(row, column)
    if found is None or given is None or given <= 0:
        return None
    estimate, low, high = found
    width = math.log(high / low) if logarithm else high - low
    unit = unit_of_row(view, row) / (low if logarithm else 1.0)
    quantile = NORMAL.inv_cdf(0.5 + (view.number(row, "level") or 95.0) / 200)
    own = unit_of(view.text(row, column).replace("\u2212", "-")) / 2
    error = given if column == "se" else math.sqrt(given)
    own = own if column == "se" else own / (2 * error)
    return _Error(row, column, error, own, width / 2 / quantile, unit / quantile, estimate)


def _are_of_ratios(errors: Sequence[_Error]) -> bool:
    """Return whether the errors are those of the ratios themselves: where the two differ, all fit these, and two at
    least.
    """
    tell = [error for error in errors if error.is_close(error.implied) != error.is_close(error.implied * error.ratio)]
    return len(tell) >= TOGETHER and not any(error.is_close(error.implied) for error in tell)


def _contradiction(view: Table, error: _Error, *, logarithm: bool) -> Problem:
    """Return the warning about a standard error that its interval contradicts, with what it looks like."""
    like, remedy, implied, row = "", REMEDY, error.implied, error.row
    if error.column == "variance":
        expected, given = implied**2, error.given**2
        remedy = "Check the source; leave the field empty to use the interval, or map a standard error as `se`."
        if 1 / LIKE < given / implied < LIKE:
            like = f": it looks like the standard error, {implied:.3g}"
    else:
        expected, given = implied, error.given
        if 1 / LIKE < given / implied**2 < LIKE:
            like = f": it looks like the sampling variance, {implied**2:.3g}"
        elif logarithm and 1 / LIKE < given / (implied * error.ratio) < LIKE:
            like = ": it looks like the standard error of the ratio itself, not of its logarithm"
    cause = (
        f"{view.called(error.column)} is {view.text(row, error.column)}, and the interval {view.text(row, 'ci_low')} "
        f"to {view.text(row, 'ci_high')} gives {expected:.3g}{like}."
    )
    return Problem(view.place(row, error.column), cause, remedy, "warning", code="ML-1006")
