"""Between-study variance by maximum likelihood (ML) and restricted maximum likelihood (REML): the search.

What is maximised, and its score, are in `likelihood`. It may have two maxima, one of them at zero, and the higher one
is meant. So the score is first looked at on a grid (`grid`): each change of sign from plus to minus brackets a maximum,
zero is one where the score starts negative. Within its bracket each maximum is polished by Newton's method on the
logarithm of the ratio of the two sides of the score equation, nearly a straight line in log(tau2 + c).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.fit import ConvergenceError
from metaloom.pool.moments import Batch
from metaloom.pool.tau2.grid import LAST_STEP, LIMIT, ROUNDING, grid_of
from metaloom.pool.tau2.likelihood import log_likelihood, log_ratio, rises, standard_error
from metaloom.pool.tau2.single_peak import single_peak

FloatArray = NDArray[np.float64]


def by_likelihood(batch: Batch, method: str) -> tuple[FloatArray, FloatArray]:
    """Return tau2 at the global maximum and its standard error by Fisher information, both (B,). Raises
    ConvergenceError.
    """
    restricted = method == "REML"
    tau2 = _global_maximum(batch, restricted)
    return tau2, standard_error(batch, tau2, restricted)


def _global_maximum(batch: Batch, restricted: bool) -> FloatArray:
    """Return the tau2 of highest likelihood, shape (B,)."""
    single = single_peak(batch, restricted) if batch.k.size == 1 else None
    return highest(batch, restricted) if single is None else np.full(1, single)


def highest(batch: Batch, restricted: bool) -> FloatArray:
    """Return the same by the search for many analyses at once, (B,)."""
    low, high, start, columns, starts_falling = _brackets(batch, restricted)
    tau2 = np.zeros(batch.y.shape[1])
    if columns.size == 0:
        return tau2
    plain = (columns[1:] != columns[:-1]).all() and not starts_falling[columns].any()
    work = batch if plain and columns.size == tau2.size else batch.take(columns)
    peaks = polish(work, low, high, start, restricted)
    if plain:
        tau2[columns] = peaks
        return tau2
    best = np.where(starts_falling, log_likelihood(batch, tau2, restricted), -np.inf)
    heights = log_likelihood(work, peaks, restricted)
    for column, peak, height in zip(columns, peaks, heights, strict=True):
        if height > best[column]:
            best[column], tau2[column] = height, peak
    return tau2


def _brackets(
    batch: Batch, restricted: bool
) -> tuple[FloatArray, FloatArray, FloatArray, NDArray[np.intp], NDArray[np.bool_]]:
    """Return intervals (low, high) that hold one maximum each, a guess within, its analysis, and where zero is a
    maximum.
    """
    grid = grid_of(batch, restricted)
    lows, highs, guesses, columns = [], [], [], []
    before = np.zeros_like(grid.end)
    height = rises(batch, before, restricted)
    starts_falling = height <= 0.0
    for step in range(1, grid.steps + 1):
        last, here = step == grid.steps, grid.at(step)
        now = np.full_like(here, -np.inf) if last else rises(batch, here, restricted)
        found = np.flatnonzero((height > 0.0) & (now <= 0.0))
        if found.size:
            share = np.full(found.shape, 0.5) if last else height[found] / (height[found] - now[found])
            floor = grid.smallest[found]
            span = np.log((here[found] + floor) / (before[found] + floor))
            lows.append(before[found])
            highs.append(here[found])
            guesses.append((before[found] + floor) * np.exp(share * span) - floor)
            columns.append(found)
        before, height = here, now
    if not columns:
        return before[:0], before[:0], before[:0], np.zeros(0, dtype=np.intp), starts_falling
    column = np.concatenate(columns)
    order = np.argsort(column, kind="stable")
    low, high, guess = (np.concatenate(parts)[order] for parts in (lows, highs, guesses))
    return low, high, guess, column[order], starts_falling


def polish(batch: Batch, low: FloatArray, high: FloatArray, start: FloatArray, restricted: bool) -> FloatArray:
    """Return the root of the score within each bracket, from a start within it, shape (B,). Raises ConvergenceError."""
    offset = batch.v.min(axis=0)
    t = start
    root = np.empty_like(t)
    active = np.arange(t.size)
    for _ in range(LIMIT):
        ratio, slope = log_ratio(batch, t, restricted)
        low = np.where(ratio > 0.0, t, low)
        high = np.where(ratio < 0.0, t, high)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            step = (t + offset) * np.exp(-ratio / (slope * (t + offset))) - offset
        inside = (step > low) & (step < high)
        if not inside.all():
            step = np.where(inside, step, np.sqrt((low + offset) * (high + offset)) - offset)
        rounding = ROUNDING * (t + offset)
        small = np.abs(step - t) <= LAST_STEP * t + rounding
        done = (inside & small) | (ratio == 0.0) | (high - low <= rounding)
        t = np.where(ratio == 0.0, t, step)
        if done.all():
            root[active] = t
            return root
        if np.count_nonzero(done) > 0.3 * done.size:
            root[active[done]] = t[done]
            keep = ~done
            active, batch, t = active[keep], batch.take(keep), t[keep]
            low, high, offset = low[keep], high[keep], offset[keep]
    raise ConvergenceError(f"the likelihood of tau2 was not maximised in {LIMIT} steps for {active.size} analyses")
