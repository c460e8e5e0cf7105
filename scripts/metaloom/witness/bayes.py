"""The Bayesian analysis by another route: the posterior of tau on a plain fine grid of log(tau).

The trapezoidal rule on a smooth integrand that dies at both ends is exact to machine precision; the mean's posterior
is then a mixture of normals of scipy.stats. Bounds are checked by the probability that lies below them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import integrate, stats

from metaloom.measure.effects import Effects, FloatArray
from metaloom.pool.parts import existing, known
from metaloom.probe.conclusion import threshold
from metaloom.probe.parts import Bayes
from metaloom.witness.agreement import Testimony, agree

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

GRID = 4001
SMALLEST = 1e-14
"""The grid begins at this multiple of the prior's scale; less than this share of the posterior lies below."""


def bayes_witness(part: Bayes, effects: Effects, analysis: Analysis) -> Testimony:
    """Return the means, bounds and probabilities of the posterior."""
    here = np.isfinite(effects.yi) & np.isfinite(effects.vi)
    y, v = effects.yi[here], effects.vi[here]
    largest = 40.0 if part.prior == "half_normal" else 1e9
    u = np.linspace(np.log(known(part.scale) * SMALLEST), np.log(known(part.scale) * largest), GRID)
    logs = _log_posterior(np.exp(u), y, v, part) + u
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    tau = np.exp(u)
    total = (1.0 / (v + tau[:, None] ** 2)).sum(1)
    mean, spread = (y / (v + tau[:, None] ** 2)).sum(1) / total, 1.0 / np.sqrt(total)
    wide = np.hypot(spread, tau)
    estimate = float(weight @ mean)
    variance = float(weight @ (spread**2 + (mean - estimate) ** 2))
    tail = 0.5 - analysis.level / 200.0

    def below(value: float, width: FloatArray = spread) -> float:
        return float(weight @ stats.norm.cdf(value, mean, width))

    def tau_below(value: float) -> float:
        top = float(logs.max())
        inside = integrate.quad(lambda x: float(np.exp(_log_posterior(np.exp([x]), y, v, part)[0] + x - top)), u[0],
                                np.log(value), epsabs=0.0, epsrel=1e-11, limit=400)[0]  # fmt: skip
        return inside / (float(np.exp(logs - top).sum()) * float(u[1] - u[0]))

    deviation, tau_part = float(np.sqrt(variance)), existing(part.tau)
    agreed = [
        agree("estimate", part.estimate, estimate, deviation),
        agree("standard_deviation", part.standard_deviation, deviation),
        agree("median", below(known(part.median)), 0.5),
        agree("ci_lower", below(known(part.ci_lower)), tail),
        agree("ci_upper", below(known(part.ci_upper)), 1.0 - tail),
        agree("prediction_lower", below(known(part.prediction_lower), wide), tail),
        agree("prediction_upper", below(known(part.prediction_upper), wide), 1.0 - tail),
        agree("tau", tau_part.estimate, float(weight @ tau)),
        agree("tau.median", tau_below(known(tau_part.median)), 0.5),
        agree("tau.ci_lower", tau_below(known(tau_part.ci_lower)), tail),
        agree("tau.ci_upper", tau_below(known(tau_part.ci_upper)), 1.0 - tail),
    ]
    if part.probability_below_null is not None:
        agreed.append(agree("probability_below_null", part.probability_below_null, below(0.0), 1e-6))
    edge = threshold(analysis)
    if part.probability_beyond_threshold is not None and edge is not None:
        under = below(edge)
        beyond = under if analysis.better == "lower" else 1.0 - under
        agreed.append(agree("probability_beyond_threshold", part.probability_beyond_threshold, beyond, 1e-6))
    return Testimony("trapezoidal rule on a fine grid of log(tau), scipy.stats", tuple(agreed))


def _log_posterior(tau: Any, y: FloatArray, v: FloatArray, part: Bayes) -> FloatArray:
    """Return the log prior plus log marginal likelihood of tau (m,), the mean integrated out by its flat prior."""
    spread = np.sqrt(v + np.asarray(tau)[:, None] ** 2)
    precision = (1.0 / spread**2).sum(1)
    mean = (y / spread**2).sum(1) / precision
    likelihood = stats.norm.logpdf(y, mean[:, None], spread).sum(1) - 0.5 * np.log(precision)
    prior = stats.halfnorm if part.prior == "half_normal" else stats.halfcauchy
    return np.asarray(likelihood + prior.logpdf(tau, scale=known(part.scale)))
