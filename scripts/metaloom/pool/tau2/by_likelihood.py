"""Between-study variance by maximum likelihood (ML) and restricted maximum likelihood (REML): the search.

What is maximised, and its score, are in `likelihood`. It may have two maxima, one of them at zero, and the higher one
is meant. So the score is first looked at on a grid, dense where the likelihood can bend: each change of sign from plus
to minus brackets a maximum, zero is one where the score starts negative. Within its bracket each maximum is polished by
Newton's method on the logarithm of the ratio of the two sides of the score equation, nearly a straight line in
log(tau2 + c). Beyond the grid's end the score is negative: with s2 the greatest possible mean square, g < 0 as soon as
(t + vmin)^2 > s2 (t + vmax).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.fit import ConvergenceError
from metaloom.pool.moments import Batch, dot
from metaloom.pool.tau2.likelihood import log_likelihood, log_ratio, rises, standard_error

FloatArray = NDArray[np.float64]
LAST_STEP = 3e-9
"""Newton doubles the digits: once a step is this small, relative to tau2, what remains is below rounding."""
ROUNDING = 4e-15
LIMIT = 100
GRID_FACTOR, GRID_FACTOR_MANY, MANY = 2.5, 4.0, 100
"""Spacing of the grid on the scale of v + tau2; wider where sums over many studies are smooth."""
GRID_LIMIT = 40


def by_likelihood(batch: Batch, method: str) -> tuple[FloatArray, FloatArray]:
    """Return tau2 at the global maximum and its standard error by Fisher information, both (B,). Raises
    ConvergenceError.
    """
    restricted = method == "REML"
    tau2 = _global_maximum(batch, restricted)
    return tau2, standard_error(batch, tau2, restricted)


def _global_maximum(batch: Batch, restricted: bool) -> FloatArray:
    """Return the tau2 of highest likelihood, shape (B,)."""
    low, high, start, columns, starts_falling = _brackets(batch, restricted)
    tau2 = np.zeros(batch.y.shape[1])
    if columns.size == 0:
        return tau2
    plain = columns.size == np.unique(columns).size and not starts_falling[columns].any()
    work = batch if plain and columns.size == tau2.size else batch.take(columns)
    peaks = _polish(work, low, high, start, restricted)
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
    smallest = batch.v.min(axis=0)
    largest = np.where(np.isfinite(batch.v), batch.v, 0.0).max(axis=0)
    s2 = dot(batch.y, batch.y) / (batch.k - 1.0 if restricted else batch.k)
    half = 0.5 * s2 - smallest
    end = half + np.sqrt(np.maximum(half**2 + s2 * largest - smallest**2, 0.0))
    end = np.maximum(end * (1.0 + 1e-9), 0.0)
    reach = np.log1p(end / smallest)
    factor = GRID_FACTOR if batch.y.shape[0] < MANY else GRID_FACTOR_MANY
    steps = int(np.clip(np.ceil(reach.max(initial=0.0) / np.log(factor)), 1, GRID_LIMIT))
    lows, highs, guesses, columns = [], [], [], []
    before = np.zeros_like(end)
    height = rises(batch, before, restricted)
    starts_falling = height <= 0.0
    for step in range(1, steps + 1):
        here = smallest * np.expm1(reach * (step / steps)) if step < steps else end
        now = rises(batch, here, restricted) if step < steps else np.full_like(end, -np.inf)
        found = np.flatnonzero((height > 0.0) & (now <= 0.0))
        if found.size:
            share = height[found] / (height[found] - now[found]) if step < steps else np.full(found.shape, 0.5)
            floor = smallest[found]
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


def _polish(batch: Batch, low: FloatArray, high: FloatArray, start: FloatArray, restricted: bool) -> FloatArray:
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
        middle = np.sqrt((low + offset) * (high + offset)) - offset
        step = np.where(inside, step, middle)
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
