"""The search of `by_likelihood` for one analysis: the same steps on numbers, to the same bits.

numpy takes a microsecond for an operation on an array of one number, ten times as long as on the number itself, and
there are two dozen of them in a step: for one analysis they are most of the time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.fit import ConvergenceError
from metaloom.pool.moments import Batch
from metaloom.pool.tau2.grid import LAST_STEP, LIMIT, ROUNDING, grid_of
from metaloom.pool.tau2.likelihood import log_ratio, rises

FloatArray = NDArray[np.float64]


def single_peak(batch: Batch, restricted: bool) -> FloatArray | None:
    """Return the tau2 of highest likelihood of a batch of one, a number; None where there are several maxima to
    compare. Raises ConvergenceError.
    """
    one = batch.only()
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        grid = grid_of(one, restricted)
        points = grid.smallest * np.expm1(grid.reach * (np.arange(grid.steps + 1) / grid.steps))
        points[-1] = grid.end
        copies = batch.take(np.zeros(grid.steps, dtype=np.intp))  # its sums are those of `one`, each by itself
        heights = np.full(grid.steps + 1, -np.inf)
        heights[:-1] = rises(copies, points[:-1], restricted)
        falls = np.flatnonzero((heights[:-1] > 0.0) & (heights[1:] <= 0.0))
        if falls.size == 0:
            return np.zeros(())
        if falls.size > 1 or not heights[0] > 0.0:
            return None
        at = falls[0]
        low, high, before, after = points[at], points[at + 1], heights[at], heights[at + 1]
        share = 0.5 if at + 1 == grid.steps else before / (before - after)
        span = np.log((high + grid.smallest) / (low + grid.smallest))
        guess = (low + grid.smallest) * np.exp(share * span) - grid.smallest
        return polish(one, low, high, guess, restricted)


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
