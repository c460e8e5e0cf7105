"""Between-study variance as the root of the generalised Q statistic: PM, EB, PMM, and Q-profile bounds.

Q(tau2) = sum of w (y - mean)^2 with w = 1 / (v + tau2) falls steadily and is convex, so that Newton's step from the
left never passes the root and the root is unique. Paule and Mandel (1982) ask for Q = k - 1; the empirical Bayes
estimator (Morris 1983; Berkey 1995) has the same root where there are no moderators; the median-unbiased variant PMM
(Viechtbauer 2021) asks for the median of chi-squared with k - 1 degrees of freedom.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from metaloom.catalogue.methods import family, require_all
from metaloom.pool.fit import ConvergenceError
from metaloom.pool.moments import Batch, summed

FloatArray = NDArray[np.float64]
TOLERANCE = 1e-14
LIMIT = 200


def _mean(df: FloatArray) -> FloatArray:
    return df


def _median(df: FloatArray) -> FloatArray:
    return np.asarray(chdtri(df, 0.5), dtype=float)


TARGETS: dict[str, Callable[[FloatArray], FloatArray]] = {"PM": _mean, "EB": _mean, "PMM": _median}
"""Method -> what Q is to equal, given its degrees of freedom."""
require_all(__name__, "target of Q", TARGETS, family("generalised Q"))


def by_generalised_q(batch: Batch, method: str) -> tuple[FloatArray, FloatArray]:
    """Return tau2 and its standard error, both (B,), by PM, EB or PMM."""
    df = batch.k - 1.0
    tau2 = root_of_q(batch, TARGETS[method](df))
    weight = summed(1.0 / (batch.v + tau2))
    return tau2, np.sqrt(2.0 * batch.k**2 / df) / weight


def root_of_q(batch: Batch, target: FloatArray) -> FloatArray:
    """Return the tau2 >= 0 at which Q(tau2) equals `target`, (B,); zero where Q(0) is already below it.

    Newton on 1/Q, which is nearly a straight line in tau2: it starts at zero, needs a handful of steps however
    large tau2 is, and a step that leaves the bracket found so far is replaced by Newton on Q itself (never too long).
    Raises ConvergenceError.
    """
    return roots_of_q(batch, [target])[0]


def roots_of_q(batch: Batch, targets: Sequence[FloatArray]) -> list[FloatArray]:
    """Return those roots for each of several targets, (B,) and (B,)."""
    if batch.k.size != 1:
        return [roots_of_many(batch, target) for target in targets]
    one = batch.only()
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        at_zero = _q_and_slope(one, np.zeros(()))
        return [np.full(1, root_of_one(one, target[0], at_zero)) for target in targets]


def root_of_one(one: Batch, goal: FloatArray, at_zero: tuple[FloatArray, FloatArray]) -> FloatArray:
    """Return that root for one analysis (`Batch.only`), a number: the steps of `roots_of_many` to the same bits, but on
    numbers, for which numpy takes a tenth of the time. Q and its slope at zero are the same for every goal.
    """
    low, high, t = np.zeros(()), np.full((), np.inf), np.zeros(())
    q, slope = at_zero
    if not (q > goal and goal > 0):
        return t
    for _ in range(LIMIT):
        if q == goal:
            return t
        low, high = t if q > goal else low, t if q < goal else high
        safe = (goal - q) / slope
        step, safe = t + safe * (q / goal), t + safe
        if not low < step < high:
            safe = max(safe, 0.5 * (low + high)) if np.isfinite(high) else safe
            step = min(max(safe, low), high)
        if abs(step - t) <= TOLERANCE * step:
            return step
        t = step
        q, slope = _q_and_slope(one, t)
    raise ConvergenceError(f"the generalised Q statistic found no root in {LIMIT} steps for 1 analyses")


def roots_of_many(batch: Batch, target: FloatArray) -> FloatArray:
    """Return those roots for many analyses at once, (B,)."""
    tau2 = np.zeros_like(target)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        active = np.flatnonzero((_q_and_slope(batch, tau2)[0] > target) & (target > 0))
        work, goal = batch.take(active), target[active]
        t = tau2[active]
        low, high = t.copy(), np.full_like(t, np.inf)
        for _ in range(LIMIT):
            if active.size == 0:
                return tau2
            q, slope = _q_and_slope(work, t)
            low = np.where(q >= goal, t, low)
            high = np.where(q <= goal, t, high)
            safe = (goal - q) / slope
            step, safe = t + safe * (q / goal), t + safe
            inside = (step > low) & (step < high)
            if not inside.all():
                safe = np.where(np.isfinite(high), np.maximum(safe, 0.5 * (low + high)), safe)
                step = np.clip(np.where(inside, step, safe), low, high)
            met = q == goal
            done = (np.abs(step - t) <= TOLERANCE * step) | met
            t = np.where(met, t, step)
            if done.any():
                tau2[active[done]] = t[done]
                if done.all():
                    return tau2
                keep = ~done
                active, work, goal = active[keep], work.take(keep), goal[keep]
                t, low, high = t[keep], low[keep], high[keep]
    raise ConvergenceError(f"the generalised Q statistic found no root in {LIMIT} steps for {active.size} analyses")


def _q_and_slope(batch: Batch, tau2: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return Q(tau2) and its derivative, both (B,)."""
    w = 1.0 / (batch.v + tau2)
    total = summed(w)
    e = batch.y - summed(w * batch.y) / total
    we = w * e
    return summed(we * e), -summed(we * we)
