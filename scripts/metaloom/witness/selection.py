"""A selection model by another route: its likelihood from scipy.stats and quadrature, and the answer as its maximum.

From the published answer one Newton step on this likelihood, by its own differences, must not move the estimates; its
curvature gives the standard errors.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import integrate, stats

from metaloom.measure.effects import FloatArray
from metaloom.pool.parts import existing, known
from metaloom.probe.parts import Probe
from metaloom.witness.agreement import Agreed, Testimony, agree

EDGE = 1e-5
"""Citkowicz and Vevea hold p values within this distance of 0 and 1."""
BOUND = 1e-6
"""A variance or weight below this lies at its bound, where the likelihood need not be level."""
FLAT = 1e-4
"""A direction in which the likelihood bends less, in units of each alone, has no maximum to speak of."""
STEP = 1e-2
"""Steps of the differences, in standard errors of each parameter with the others held."""


def selection_witness(part: Probe, y: FloatArray, v: FloatArray, level: float) -> Testimony:
    """Return the estimate, tau2, delta, standard error, interval and likelihood-ratio test."""
    pooled = existing(part.pooled)
    point = np.array([pooled.estimate, part.tau2, *part.delta])
    errors = [pooled.standard_error, part.tau2_se, *part.delta_se]
    height = _likelihood(part, y, v)
    free = np.array([error is not None for error in errors])
    free[1:] &= point[1:] > BOUND
    neutral = np.concatenate([_unselected(y, v), np.ones(len(part.delta))])
    lrt = 2.0 * (height(point) - height(neutral))
    agreed = [agree("log_likelihood", part.log_likelihood, height(point), 1.0), agree("lrt", part.lrt, lrt, 1.0)]
    flat = Testimony("likelihood by scipy.stats and quadrature, too flat for its maximum to be checked", tuple(agreed))
    if not (free[0] and free[2:].all()):
        return flat
    scale = np.array([error if error is not None else 0.0 for error in errors])[free]
    alone = _alone(height, point, free, 1e-3 * scale)
    gradient, hessian = _derivatives(height, point, free, _inside(STEP * alone, point[free]))
    if (np.linalg.eigvalsh(hessian / np.outer(1.0 / alone, 1.0 / alone)) > -FLAT).any():
        return flat
    step = -np.linalg.solve(hessian, gradient)
    spread = np.sqrt(np.diag(np.linalg.inv(-hessian)))
    names = np.array(["estimate", "tau2", *(f"delta {i}" for i in range(len(part.delta)))])[free]
    agreed += [agree(str(name), value, value + move, float(unit))
               for name, value, move, unit in zip(names, point[free], step, spread, strict=True)]  # fmt: skip
    return Testimony("likelihood by scipy.stats and quadrature, Newton step", (*agreed, *_errors(part, spread, level)))


def _alone(height: Callable[[FloatArray], float], point: FloatArray, free: Any, steps: FloatArray) -> FloatArray:
    """Return each free parameter's standard error with the others held: narrow where parameters lean on one another."""
    middle, axes = height(point), np.eye(len(point))[free] * steps[:, None]
    bend = np.array([(2.0 * middle - height(point + axis) - height(point - axis)) for axis in axes]) / steps**2
    return np.asarray(1.0 / np.sqrt(np.maximum(bend, 1e-300)))


def _inside(steps: FloatArray, point: FloatArray) -> FloatArray:
    """Return steps that leave tau2 and delta positive; the effect itself may go anywhere."""
    return np.concatenate([steps[:1], np.minimum(steps[1:], 0.1 * point[1:])])


def _errors(part: Probe, spread: FloatArray, level: float) -> list[Agreed]:
    pooled, error = existing(part.pooled), float(spread[0])
    estimate = known(pooled.estimate)
    margin = float(stats.norm.ppf(0.5 + level / 200.0)) * error
    return [
        agree("standard_error", pooled.standard_error, error),
        agree("ci_lower", pooled.ci_lower, estimate - margin, error),
        agree("ci_upper", pooled.ci_upper, estimate + margin, error),
    ]


def _unselected(y: FloatArray, v: FloatArray) -> FloatArray:
    from metaloom.witness.tau2 import tau2_by

    tau2 = tau2_by("ML", y, v, np.ones((len(y), 1)))
    return np.array([float(np.average(y, weights=1.0 / (v + tau2))), tau2])


def _p_values(part: Probe, z: Any) -> Any:
    if part.alternative == "two.sided":
        return 2.0 * stats.norm.sf(np.abs(z))
    return stats.norm.cdf(z) if part.alternative == "less" else stats.norm.sf(z)


def _weight(part: Probe, p: Any, delta: FloatArray) -> Any:
    if part.model == "step":
        return np.r_[1.0, delta][np.searchsorted(part.steps, p, side="left")]
    inside = np.clip(p, EDGE, 1.0 - EDGE)
    return inside ** (delta[0] - 1.0) * (1.0 - inside) ** (delta[1] - 1.0)


def _likelihood(part: Probe, y: FloatArray, v: FloatArray) -> Callable[[FloatArray], float]:
    """Return the sum of log w(p) + log density - log of the mean weight, the latter piece by piece between the cuts of
    z.
    """
    tails = np.array(part.steps if part.model == "step" else [EDGE, 0.5, 1.0 - EDGE])
    if part.alternative == "two.sided":
        inner = stats.norm.isf(tails[tails < 1.0] / 2.0)
        cuts = np.unique(np.r_[-inner, inner, 0.0])
    else:
        cuts = np.sort(stats.norm.ppf(tails) if part.alternative == "less" else stats.norm.isf(tails))
    error = np.sqrt(v)
    own = _p_values(part, y / error)
    edges = np.r_[-np.inf, cuts, np.inf]

    def value(point: FloatArray) -> float:
        mu, spread, delta = point[0], np.sqrt(v + point[1]), point[2:]
        mean = np.zeros(len(y))
        for low, high in itertools.pairwise(edges):
            if part.model == "step" or not np.isfinite(low) or not np.isfinite(high):
                inside = low + 1.0 if np.isfinite(low) else high - 1.0
                middle = 0.5 * (low + high) if np.isfinite(low) and np.isfinite(high) else inside
                share = stats.norm.cdf((high * error - mu) / spread) - stats.norm.cdf((low * error - mu) / spread)
                mean += share * float(_weight(part, _p_values(part, middle), delta))
            else:
                mean += _integrated(low, high, mu, spread, delta)
        density = stats.norm.logpdf(y, mu, spread)
        return float(np.sum(np.log(_weight(part, own, delta)) + density - np.log(mean)))

    def _integrated(low: float, high: float, mu: float, spread: FloatArray, delta: FloatArray) -> FloatArray:
        def integrand(z: float) -> FloatArray:
            law = stats.norm._pdf((z * error - mu) / spread) * error / spread
            return np.asarray(law * _weight(part, _p_values(part, z), delta))

        return np.asarray(integrate.quad_vec(integrand, low, high, epsrel=1e-12, epsabs=0.0)[0])

    return value


def _derivatives(
    f: Callable[[FloatArray], float], point: FloatArray, free: Any, steps: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the gradient and Hessian along the free parameters, central differences of fourth order."""
    axes = np.eye(len(point))[free] * steps[:, None]
    n = len(axes)
    gradient, hessian = np.zeros(n), np.zeros((n, n))
    shares = {-2: 1.0 / 12.0, -1: -8.0 / 12.0, 1: 8.0 / 12.0, 2: -1.0 / 12.0}
    middle = f(point)
    for i in range(n):
        line = {m: f(point + m * axes[i]) for m in (-2, -1, 1, 2)}
        gradient[i] = sum(share * line[m] for m, share in shares.items()) / steps[i]
        hessian[i, i] = (16 * (line[1] + line[-1]) - line[2] - line[-2] - 30 * middle) / (12 * steps[i] ** 2)
        for j in range(i):
            total = sum(a * b * f(point + m * axes[i] + o * axes[j]) for m, a in shares.items()
                        for o, b in shares.items())  # fmt: skip
            hessian[i, j] = hessian[j, i] = total / (steps[i] * steps[j])
    return gradient, hessian
