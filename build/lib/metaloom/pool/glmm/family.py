"""Log-likelihood of one count given its linear predictor, with both derivatives: binomial, Poisson, hypergeometric.

Each function takes the linear predictor eta of shape (N,) or (N, M) and returns log-likelihood (without its constant),
first and second derivative in eta, all of the shape of eta. The noncentral hypergeometric law of the treated arm's
events given all margins (Fisher 1935; Stijnen, Hamza and Oezdemir 2010, Statistics in Medicine 29:3046-3067) is an
exponential family in the log odds ratio: its derivatives are mean and variance over the possible counts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaln

FloatArray = NDArray[np.float64]
Family = Callable[[FloatArray], tuple[FloatArray, FloatArray, FloatArray]]


def binomial(y: FloatArray, n: FloatArray) -> Family:
    """Return the terms of y events among n with log odds eta; y and n are (N,)."""

    def law(eta: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        events, size = _like(y, eta), _like(n, eta)
        p = expit(eta)
        return events * eta - size * np.logaddexp(0.0, eta), events - size * p, -size * p * (1.0 - p)

    return law


def poisson(y: FloatArray) -> Family:
    """Return the terms of y events where exp(eta) are expected; y is (N,)."""

    def law(eta: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        events, expected = _like(y, eta), np.exp(np.minimum(eta, 700.0))
        return events * eta - expected, events - expected, -expected

    return law


def hypergeometric(a: FloatArray, n1: FloatArray, n2: FloatArray, m1: FloatArray) -> Family:
    """Return the terms of a of m1 events in the treated arm of n1 (against n2), log odds ratio eta; all (N,)."""
    lowest, highest = np.maximum(0.0, m1 - n2), np.minimum(n1, m1)
    steps = np.arange(int((highest - lowest).max(initial=0.0)) + 1)
    x = lowest[:, None] + steps
    with np.errstate(invalid="ignore"):
        inside = np.minimum(x, highest[:, None])
        ways = _log_choose(n1[:, None], inside) + _log_choose(n2[:, None], m1[:, None] - inside)
    ways = np.where(x <= highest[:, None], ways, -np.inf)
    ways = ways - ways.max(axis=1, keepdims=True)

    def law(eta: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        flat = eta.reshape(eta.shape[0], -1)
        logs = ways[:, :, None] + (x - a[:, None])[:, :, None] * flat[:, None, :]
        top = logs.max(axis=1, keepdims=True)
        terms = np.exp(logs - top)
        total = terms.sum(axis=1)
        share = terms / total[:, None, :]
        mean = (share * x[:, :, None]).sum(axis=1)
        spread = (share * (x[:, :, None] - mean[:, None, :]) ** 2).sum(axis=1)
        value = -(np.log(total) + top[:, 0, :])
        shape = eta.shape
        return value.reshape(shape), (a[:, None] - mean).reshape(shape), -spread.reshape(shape)

    return law


def _like(values: FloatArray, eta: FloatArray) -> FloatArray:
    return values if eta.ndim == 1 else values[:, None]


def _log_choose(n: FloatArray, k: FloatArray) -> FloatArray:
    result: FloatArray = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
    return result
