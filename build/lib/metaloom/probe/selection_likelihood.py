"""The likelihood of effects that were seen because their p values let them be.

Density of study i: w(p_i) N(y_i; mu, v_i + tau2) / A_i with A_i the mean weight of such studies (Hedges 1992, Stat
Sci 7:246). For step functions A_i is a sum of normal probabilities; for smooth weights it is integrated over z by
Gauss-Legendre panels at nodes that all studies share, with the constant ends of the weight function as normal
probabilities.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from metaloom.pool.reference import FloatArray
from metaloom.probe.derivatives import Analytic
from metaloom.probe.weight_functions import SMOOTH, step_function

NODES = 48  # per panel


@dataclass(frozen=True)
class Selected:
    """Effects turned so that small p values lie to the right, their variances, and the weight function by name."""

    yi: FloatArray
    vi: FloatArray
    two_sided: bool
    model: str
    steps: tuple[float, ...] = ()

    @property
    def neutral(self) -> FloatArray:
        """The parameters at which every study is equally likely to be seen."""
        return np.ones(len(self.steps)) if self.model == "step" else np.array(SMOOTH[self.model].neutral)


def log_tails(z: FloatArray, two_sided: bool) -> tuple[FloatArray, FloatArray]:
    """Return log p and log(1 - p) of z, p being the upper tail or both tails."""
    if two_sided:
        log_p = np.log(2.0) + special.log_ndtr(-np.abs(z))
        with np.errstate(divide="ignore"):
            return np.minimum(log_p, 0.0), np.asarray(np.log(-np.expm1(np.minimum(log_p, -1e-300))))
    return special.log_ndtr(-z), special.log_ndtr(z)


def log_likelihood(data: Selected) -> Analytic:
    """Return a function of (mu, tau2, delta...), analytic in all of them, so that complex steps give its
    derivatives.
    """
    error = np.sqrt(data.vi)
    own = log_tails(data.yi / error, data.two_sided)
    weight = step_function(data.steps) if data.model == "step" else SMOOTH[data.model].log_weight
    mean_weight = _steps_mean(data, error) if data.model == "step" else _smooth_mean(data, error)

    def value(parameters: Any) -> Any:
        mu, tau2, delta = parameters[0], parameters[1], parameters[2:]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            spread = np.sqrt(data.vi + tau2)
            density = -0.5 * ((data.yi - mu) / spread) ** 2 - np.log(spread) - 0.5 * np.log(2 * np.pi)
            return (weight(*own, delta) + density - np.log(mean_weight(mu, spread, delta))).sum()

    return value


MeanWeight = Callable[[Any, Any, Any], Any]


def _steps_mean(data: Selected, error: FloatArray) -> MeanWeight:
    """Return the sum over the intervals of weight times the probability of a p value in it."""
    tail = np.array([cut / 2 if data.two_sided else cut for cut in data.steps])
    edges = -special.ndtri(tail)[:, None] * error

    def mean(mu: Any, spread: Any, delta: Any) -> Any:
        below = special.ndtr((mu - edges) / spread)
        if data.two_sided:
            below = below + special.ndtr((-edges - mu) / spread)
        bounds = np.concatenate([np.zeros((1, len(error))), below, np.ones((1, len(error)))])
        return (np.concatenate([[1.0], delta])[:, None] * np.diff(bounds, axis=0)).sum(0)

    return mean


def _smooth_mean(data: Selected, error: FloatArray) -> MeanWeight:
    """Return the integral of weight times normal density over z."""
    smooth = SMOOTH[data.model]
    edges: Sequence[float] = smooth.panels
    if data.two_sided:
        halves = smooth.two_sided or smooth.panels
        edges = sorted({-abs(edge) for edge in halves} | {abs(edge) for edge in halves})
    x, share = np.polynomial.legendre.leggauss(NODES)
    low, high = np.array(edges[:-1]), np.array(edges[1:])
    z = (0.5 * (low + high)[:, None] + 0.5 * (high - low)[:, None] * x).ravel()
    widths = (0.5 * (high - low)[:, None] * share).ravel()
    tails, ends = log_tails(z, data.two_sided), log_tails(np.array([edges[0], edges[-1]]), data.two_sided)

    def mean(mu: Any, spread: Any, delta: Any) -> Any:
        outer = np.exp(smooth.log_weight(*ends, delta))
        inner = widths * np.exp(smooth.log_weight(*tails, delta))
        scaled = (z[:, None] * error - mu) / spread
        middle = (inner[:, None] * np.exp(-0.5 * scaled**2)).sum(0) * error / spread / np.sqrt(2 * np.pi)
        left, right = special.ndtr((edges[0] * error - mu) / spread), special.ndtr((mu - edges[-1] * error) / spread)
        return middle + outer[0] * left + outer[1] * right

    return mean
