"""What REML and ML maximise, its score, and the standard error of tau2 at the maximum.

With w = 1 / (v + tau2), mean m = sum(w y) / sum(w) and e = y - m, the restricted log-likelihood is
    l(tau2) = -1/2 [ -sum log w + log sum w + sum w e^2 ] + constant
and its score, up to a factor 1/2,
    g(tau2) = sum w^2 e^2 - (sum w - sum w^2 / sum w).
ML drops the term log sum w, and with it sum w^2 / sum w from the score (Viechtbauer 2005, Journal of Educational and
Behavioral Statistics 30:261-293, equations 9 to 12). Every function takes B analyses at once, tau2 (B,).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.moments import Batch, dot, summed, trace_pp

FloatArray = NDArray[np.float64]


def log_likelihood(batch: Batch, tau2: FloatArray, restricted: bool) -> FloatArray:
    """Return the (restricted) log-likelihood of tau2 with the mean profiled out, without its constant, shape (B,)."""
    w = 1.0 / (batch.v + tau2)
    total = summed(w)
    e = batch.y - summed(w * batch.y) / total
    logs = summed(np.log(np.where(w > 0.0, w, 1.0)))
    value: FloatArray = 0.5 * (logs - summed(w * e * e))
    return value - 0.5 * np.log(total) if restricted else value


def _sides(batch: Batch, tau2: FloatArray, restricted: bool) -> tuple[FloatArray, FloatArray]:
    """Return the two sides of the score equation, sum w^2 e^2 and its expectation, both (B,)."""
    w = batch.v + tau2
    np.divide(1.0, w, out=w)
    total = summed(w)
    e = batch.y - dot(w, batch.y) / total
    e *= w
    return dot(e, e), total - dot(w, w) / total if restricted else total


def standard_error(batch: Batch, tau2: FloatArray, restricted: bool) -> FloatArray:
    """Return sqrt(2 / I) with the Fisher information I = tr(PP) for REML and sum w^2 for ML, (B,)."""
    w = 1.0 / (batch.v + tau2)
    return np.asarray(np.sqrt(2.0 / (trace_pp(w) if restricted else dot(w, w))))


def rises(batch: Batch, tau2: FloatArray, restricted: bool) -> FloatArray:
    """Return log(left / right) of the score equation, (B,): positive where the likelihood rises."""
    left, right = _sides(batch, tau2, restricted)
    with np.errstate(divide="ignore"):
        return np.log(left) - np.log(right)


def log_ratio(batch: Batch, tau2: FloatArray, restricted: bool) -> tuple[FloatArray, FloatArray]:
    """Return log(left side / right side) of the score equation and its derivative in tau2, both (B,)."""
    w = batch.v + tau2
    np.divide(1.0, w, out=w)
    total, s2 = summed(w), dot(w, w)
    e = batch.y - dot(w, batch.y) / total
    e *= w
    left, tilt = dot(e, e), dot(w, e)
    product = w * e
    left_slope = 2.0 * (tilt * tilt / total - dot(product, e))
    if restricted:
        share = s2 / total
        cubes = dot(np.multiply(w, w, out=product), w)
        right, right_slope = total - share, -s2 + 2.0 * cubes / total - share * share
    else:
        right, right_slope = total, -s2
    return np.log(left / right), left_slope / left - right_slope / right
