"""The search of `by_likelihood` for one analysis: the same steps on numbers, to the same bits.

numpy takes a microsecond for an operation on an array of one number, ten times as long as on the number itself, and
there are two dozen of them in a step: for one analysis they are most of the time.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.fit import ConvergenceError
from metaloom.pool.moments import Batch
from metaloom.pool.tau2.grid import LAST_STEP, LIMIT, ROUNDING, Grid, grid_of
from metaloom.pool.tau2.likelihood import log_ratio, rises

FloatArray = NDArray[np.float64]


def single_peak(one: Batch, restricted: bool) -> FloatArray | None:
    """Return the tau2 of highest likelihood of one analysis (`Batch.only`), a number; None where there are several
    maxima to compare. Raises ConvergenceError.
    """
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        grid, zero = grid_of(one, restricted), np.zeros(())
        height = rises(one, zero, restricted)
        brackets = list(_brackets(one, grid, height, restricted))
        if not brackets:
            return zero
        return polish(one, *brackets[0], restricted) if len(brackets) == 1 and height > 0.0 else None


def _brackets(
    one: Batch, grid: Grid, height: FloatArray, restricted: bool
) -> Iterator[tuple[FloatArray, FloatArray, FloatArray]]:
    """Return intervals (low, high) that hold one maximum each, and a guess within; `height` is what rises at zero."""
    floor, before = grid.smallest, np.zeros(())
    for step in range(1, grid.steps + 1):
        last, here = step == grid.steps, grid.at(step)
        now = np.full((), -np.inf) if last else rises(one, here, restricted)
        if height > 0.0 and now <= 0.0:
            share = 0.5 if last else height / (height - now)
            span = np.log((here + floor) / (before + floor))
            yield before, here, (before + floor) * np.exp(share * span) - floor
        before, height = here, now


def polish(one: Batch, low: FloatArray, high: FloatArray, start: FloatArray, restricted: bool) -> FloatArray:
    """Return the root of the score within its bracket, from a start within it. Raises ConvergenceError."""
    offset, t = one.v.min(), start
    for _ in range(LIMIT):
        ratio, slope = log_ratio(one, t, restricted)
        if ratio == 0.0:
            return t
        low, high = t if ratio > 0.0 else low, t if ratio < 0.0 else high
        step: FloatArray = (t + offset) * np.exp(-ratio / (slope * (t + offset))) - offset
        inside = low < step < high
        if not inside:
            step = np.sqrt((low + offset) * (high + offset)) - offset
        rounding = ROUNDING * (t + offset)
        if (inside and abs(step - t) <= LAST_STEP * t + rounding) or high - low <= rounding:
            return step
        t = step
    raise ConvergenceError(f"the likelihood of tau2 was not maximised in {LIMIT} steps for 1 analyses")
