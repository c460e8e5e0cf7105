"""The maximum of a selection model's likelihood: searched from several starts, then polished until nothing moves.

Parameters are (mu, tau2, delta...), with effects in units of a typical standard error; tau2 and delta are not negative.
The search runs over logarithms of tau and delta; the polish is Newton's method with exact derivatives on the natural
scale, so that the answer and its information do not depend on where the search stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from metaloom.pool.fit import ConvergenceError
from metaloom.pool.reference import BoolArray, FloatArray
from metaloom.probe.derivatives import Analytic, hessian, value_and_gradient

BOUND = 1e-8
"""A tau2 or delta below this is held to lie at its bound of zero, where that is no less likely."""
STARTS = (0.0, -1.0, 1.0)
"""Where the searches begin: this far, in logarithms of delta, from no selection."""
LIMIT = 50


@dataclass(frozen=True)
class Summit:
    """The maximum (n,), which parameters are inside their bounds (n,), the observed information (n, n), the height."""

    point: FloatArray
    inside: BoolArray
    information: FloatArray
    height: float


def summit(likelihood: Analytic, start: FloatArray) -> Summit:
    """Return the highest maximum found from `start` (n,), the answer without selection. Raises ConvergenceError."""
    found = [_polish(likelihood, _settle_on_bounds(likelihood, point)) for point in _searches(likelihood, start)]
    best = max(found, key=lambda one: one.height)
    if not np.isfinite(best.height):
        raise ConvergenceError("the likelihood of the selection model could not be maximised")
    return best


def _searches(likelihood: Analytic, start: FloatArray) -> list[FloatArray]:
    """Return where quasi-Newton searches end that begin around `start`, each with tau2 free and with tau2 held at
    zero.
    """
    from scipy.optimize import minimize

    tau = 0.5 * np.log(max(float(start[1]), 1e-3 * float(start[0] ** 2) + 1e-8))
    shape = np.log(np.maximum(start[2:], 0.3))
    ends = []
    for shift in STARTS:
        for free, guess in ((True, [start[0], tau, *(shape + shift)]), (False, [start[0], *(shape + shift)])):
            ending = minimize(_loss(likelihood, free), np.array(guess), jac=True, method="BFGS", options={"gtol": 1e-6})
            ends.append(_natural(np.asarray(ending.x), free)[0])
    return ends


def _natural(free: FloatArray, with_tau: bool) -> tuple[FloatArray, FloatArray]:
    """Return the parameters for (mu, log tau, log delta...), or (mu, log delta...) with tau2 = 0, and their slopes."""
    logs = np.clip(free[1:], -30.0, 10.0)
    if with_tau:
        grown = np.exp(logs * np.r_[2.0, np.ones(len(logs) - 1)])
        return np.r_[free[0], grown], np.r_[1.0, 2.0 * grown[0], grown[1:]]
    grown = np.exp(logs)
    return np.r_[free[0], 0.0, grown], np.r_[1.0, grown]


def _loss(likelihood: Analytic, with_tau: bool) -> Callable[[FloatArray], tuple[float, FloatArray]]:
    def loss(free: FloatArray) -> tuple[float, FloatArray]:
        point, chain = _natural(free, with_tau)
        height, gradient = value_and_gradient(likelihood, point, _scale(point))
        gradient = gradient if with_tau else np.delete(gradient, 1)
        if not (np.isfinite(height) and np.isfinite(gradient).all()):
            return 1e10, np.zeros_like(free)
        return -height, -gradient * chain

    return loss


def _settle_on_bounds(likelihood: Analytic, point: FloatArray) -> FloatArray:
    """Return the point with what is nearly zero put at zero, where that is as likely."""
    there = point.copy()
    there[1:] = np.where(point[1:] < BOUND, 0.0, point[1:])
    return there if likelihood(there) >= likelihood(point) - BOUND else point


def _polish(likelihood: Analytic, point: FloatArray) -> Summit:
    """Climb by Newton among the parameters inside their bounds; a step that would lose height or leave is halved."""
    inside = np.r_[True, point[1:] > 0.0]
    height = float(likelihood(point))
    information = np.full((len(point), len(point)), np.nan)
    for _ in range(LIMIT):
        gradient = value_and_gradient(likelihood, point, _scale(point))[1][inside]
        information = -hessian(likelihood, point, _scale(point), _steps(point))
        bend = information[np.ix_(inside, inside)]
        if not (np.isfinite(gradient).all() and np.isfinite(bend).all()):
            break
        step = np.zeros_like(point)
        step[inside] = np.linalg.lstsq(bend, gradient, rcond=None)[0]
        if float(np.abs(step / _scale(point)).max()) < 1e-10:
            break
        for _ in range(30):
            trial = point + step
            if (trial[1:] >= 0.0).all() and float(likelihood(trial)) >= height - 1e-12 * (1.0 + abs(height)):
                break
            step = 0.5 * step
        else:
            break
        point, height = trial, float(likelihood(trial))
    return Summit(point, inside, information, height)


def _scale(point: FloatArray) -> FloatArray:
    """Return over what size each parameter matters: mu and tau2 one unit, delta its own size."""
    return np.concatenate([[1.0, 1.0], np.where(point[2:] > 0.0, np.minimum(point[2:], 1.0), 1.0)])


def _steps(point: FloatArray) -> FloatArray:
    """Return steps of the differences; those of tau2 and delta leave them positive, except at zero."""
    rest = np.where(point[1:] > 0.0, np.minimum(0.2 * point[1:], 1e-3 * (1.0 + point[1:])), 1e-3)
    return np.concatenate([[1e-3], rest])
