"""The variance between studies of a network, one for all its contrasts.

DL: generalised method of moments (Jackson, White and Riley 2012, Statistics in Medicine 31:3805-3820); ML and REML by
their score within brackets, zero and every maximum compared; PM and the interval by the generalised Q (Q-profile).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy import optimize, stats

from metaloom.pool.fit import ConvergenceError
from metaloom.pool.network.consistency import Consistent, consistent
from metaloom.pool.network.trial import Trial

GRID = 120


def tau2_of(trials: Sequence[Trial], n: int, method: str) -> float:
    """Return tau2 by EE, FE (zero), DL, ML, REML or PM. Raises ConvergenceError."""
    at_zero = consistent(trials, n)
    if method in ("EE", "FE") or at_zero.df <= 0:
        return 0.0
    match method:
        case "DL":
            return max(0.0, (at_zero.q - at_zero.df) / information(at_zero))
        case "PM":
            return _where_q_is(trials, n, float(at_zero.df))
        case "ML" | "REML":
            return _most_likely(trials, n, method == "REML")
        case _:
            raise ValueError(f"networks are not pooled by {method!r}")


def information(at_zero: Consistent) -> float:
    """Return how fast the expected Q grows with tau2: (tr sum L - tr(L+ sum LL)) / 2 at tau2 = 0."""
    return 0.5 * (at_zero.trace - at_zero.leverage)


def interval(trials: Sequence[Trial], n: int, level: float) -> tuple[float, float]:
    """Return the Q-profile interval of tau2 (Viechtbauer 2007, Statistics in Medicine 26:37-52, for the generalised
    Q).
    """
    df = consistent(trials, n).df
    tail = (1.0 - level / 100.0) / 2.0
    upper, lower = stats.chi2.isf(tail, df), stats.chi2.ppf(tail, df)
    return _where_q_is(trials, n, float(upper)), _where_q_is(trials, n, float(lower))


def _where_q_is(trials: Sequence[Trial], n: int, target: float) -> float:
    def above(tau2: float) -> float:
        return consistent(trials, n, tau2).q - target

    if above(0.0) <= 0.0:
        return 0.0
    high = _scale(trials)
    for _ in range(200):
        if above(high) < 0.0:
            return float(optimize.brentq(above, 0.0, high, xtol=1e-14, rtol=1e-13))
        high *= 4.0
    raise ConvergenceError("the generalised Q of a network did not fall to its target")


def _most_likely(trials: Sequence[Trial], n: int, restricted: bool) -> float:
    score = _score(trials, n, restricted)

    def height(tau2: float) -> float:
        fitted = consistent(trials, n, tau2)
        return fitted.log_restricted if restricted else fitted.log_likelihood

    top = 4.0 * _scale(trials)
    grid = np.concatenate([[0.0], np.geomspace(1e-7 * top, top, GRID)])
    slopes = [score(float(tau2)) for tau2 in grid]
    peaks = [0.0]
    for left, right, before, after in zip(grid, grid[1:], slopes, slopes[1:], strict=False):
        if before > 0.0 >= after:
            peaks.append(float(optimize.brentq(score, float(left), float(right), xtol=1e-15, rtol=1e-13)))
    if slopes[-1] > 0.0:
        raise ConvergenceError("the likelihood of a network's tau2 still rises at the end of the search")
    return max(peaks, key=height)


def _score(trials: Sequence[Trial], n: int, restricted: bool) -> Callable[[float], float]:
    def score(tau2: float) -> float:
        fitted = consistent(trials, n, tau2)
        return fitted.squares - fitted.trace + (fitted.leverage if restricted else 0.0)

    return score


def _scale(trials: Sequence[Trial]) -> float:
    """Return a tau2 beyond any that the studies can bear: their largest contrast squared, and their largest
    variance.
    """
    return max(float(np.ptp(trial.y)) ** 2 + float(trial.v.max()) for trial in trials) * len(trials)
