"""Between-study variance by maximum likelihood (ML) and restricted maximum likelihood (REML).

With w = 1 / (v + tau2), mean m = sum(w y) / sum(w) and e = y - m, the restricted log-likelihood is
    l(tau2) = -1/2 [ -sum log w + log sum w + sum w e^2 ] + constant
and its score, up to a factor 1/2,
    g(tau2) = sum w^2 e^2 - (sum w - sum w^2 / sum w).
ML drops the term log sum w, and with it sum w^2 / sum w from the score (Viechtbauer 2005, equations 9 to 12).

The likelihood may have two maxima, one of them at zero, and the higher one is meant. So the score is first looked at
on a grid, dense where the likelihood can bend: each change of sign from plus to minus brackets a maximum, zero is one
where the score starts negative. Within its bracket each maximum is polished by Newton's method on the logarithm of the
ratio of the two sides of g = 0, nearly a straight line in log(tau2 + c). Beyond the grid's end the score is negative:
with s2 the greatest possible mean square, g < 0 as soon as (t + vmin)^2 > s2 (t + vmax).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.fit import ConvergenceError
from metaloom.pool.moments import Batch, trace_pp

FloatArray = NDArray[np.float64]
TOLERANCE = 4e-15
LIMIT = 100
GRID_FACTOR = 2.5
GRID_LIMIT = 40


def by_likelihood(batch: Batch, method: str) -> tuple[FloatArray, FloatArray]:
    """tau2 at the global maximum and its standard error by Fisher information, both (B,). Raises ConvergenceError."""
    restricted = method == "REML"
    tau2 = _global_maximum(batch, restricted)
    w = 1.0 / (batch.v + tau2)
    information = trace_pp(w) if restricted else (w * w).sum(axis=0)
    return tau2, np.sqrt(2.0 / information)


def log_likelihood(batch: Batch, tau2: FloatArray, restricted: bool) -> FloatArray:
    """The (restricted) log-likelihood of tau2 with the mean profiled out, without its constant, shape (B,)."""
    w = 1.0 / (batch.v + tau2)
    total = w.sum(axis=0)
    e = batch.y - (w * batch.y).sum(axis=0) / total
    logs = np.log(np.where(w > 0.0, w, 1.0)).sum(axis=0)
    value: FloatArray = 0.5 * (logs - (w * e * e).sum(axis=0))
    return value - 0.5 * np.log(total) if restricted else value


def _sides(batch: Batch, tau2: FloatArray, restricted: bool) -> tuple[FloatArray, FloatArray]:
    """The two sides of the score equation, sum w^2 e^2 and its expectation, both (B,)."""
    w = batch.v + tau2
    np.divide(1.0, w, out=w)
    total = w.sum(axis=0)
    e = w * batch.y
    mean = e.sum(axis=0) / total
    np.subtract(batch.y, mean, out=e)
    e *= w
    e *= e
    left = e.sum(axis=0)
    if not restricted:
        return left, total
    w *= w
    return left, total - w.sum(axis=0) / total


def _global_maximum(batch: Batch, restricted: bool) -> FloatArray:
    """The tau2 of highest likelihood, shape (B,)."""
    low, high, columns, starts_falling = _brackets(batch, restricted)
    tau2 = np.zeros(batch.y.shape[1])
    if columns.size == 0:
        return tau2
    plain = columns.size == np.unique(columns).size and not starts_falling[columns].any()
    work = batch if plain and columns.size == tau2.size else batch.take(columns)
    peaks = _polish(work, low, high, restricted)
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
) -> tuple[FloatArray, FloatArray, NDArray[np.intp], NDArray[np.bool_]]:
    """Intervals (low, high) that hold one maximum each, the analysis each belongs to, and where zero is a maximum."""
    smallest = batch.v.min(axis=0)
    largest = np.where(np.isfinite(batch.v), batch.v, 0.0).max(axis=0)
    s2 = (batch.y**2).sum(axis=0) / (batch.k - 1.0 if restricted else batch.k)
    half = 0.5 * s2 - smallest
    end = half + np.sqrt(np.maximum(half**2 + s2 * largest - smallest**2, 0.0))
    end = np.maximum(end * (1.0 + 1e-9), 0.0)
    reach = np.log1p(end / smallest)
    steps = int(np.clip(np.ceil(reach.max(initial=0.0) / np.log(GRID_FACTOR)), 1, GRID_LIMIT))
    lows, highs, columns = [], [], []
    before = np.zeros_like(end)
    left, right = _sides(batch, before, restricted)
    starts_falling = left <= right
    rising = ~starts_falling
    for step in range(1, steps + 1):
        if step < steps:
            here = smallest * np.expm1(reach * (step / steps))
            left, right = _sides(batch, here, restricted)
            now = left > right
        else:
            here, now = end, np.zeros_like(rising)
        found = np.flatnonzero(rising & ~now)
        lows.append(before[found])
        highs.append(here[found])
        columns.append(found)
        before, rising = here, now
    owners = np.concatenate(columns)
    order = np.argsort(owners, kind="stable")  # found step by step; wanted analysis by analysis, as the batch stands
    return np.concatenate(lows)[order], np.concatenate(highs)[order], owners[order], starts_falling


def _polish(batch: Batch, low: FloatArray, high: FloatArray, restricted: bool) -> FloatArray:
    """The root of the score within each bracket, shape (B,). Raises ConvergenceError."""
    offset = batch.v.min(axis=0)
    t = np.sqrt((low + offset) * (high + offset)) - offset
    root = np.empty_like(t)
    active = np.arange(t.size)
    for _ in range(LIMIT):
        ratio, slope = _log_ratio(batch, t, restricted)
        low = np.where(ratio > 0.0, t, low)
        high = np.where(ratio < 0.0, t, high)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            step = (t + offset) * np.exp(-ratio / (slope * (t + offset))) - offset
        inside = (step > low) & (step < high)
        middle = np.sqrt((low + offset) * (high + offset)) - offset
        step = np.where(inside, step, middle)
        change = np.abs(step - t)
        done = (change <= TOLERANCE * (t + offset)) | (ratio == 0.0) | (high - low <= TOLERANCE * high)
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


def _log_ratio(batch: Batch, tau2: FloatArray, restricted: bool) -> tuple[FloatArray, FloatArray]:
    """log(left side / right side) of the score equation and its derivative in tau2, both (B,)."""
    w = 1.0 / (batch.v + tau2)
    total = w.sum(axis=0)
    e = batch.y - (w * batch.y).sum(axis=0) / total
    e *= w
    squares = w * w
    s2 = squares.sum(axis=0)
    e2 = (w * e).sum(axis=0)
    left = (e * e).sum(axis=0)
    e *= e
    e *= w
    left_slope = 2.0 * (e2 * e2 / total - e.sum(axis=0))
    if restricted:
        squares *= w
        share = s2 / total
        right = total - share
        right_slope = -s2 + 2.0 * squares.sum(axis=0) / total - share * share
    else:
        right, right_slope = total, -s2
    return np.log(left / right), left_slope / left - right_slope / right
