"""Intervals of tau2, I2 and H2, and the prediction interval, by another route.

The bounds are found anew as roots of their defining equations, with P as a full matrix and distributions of SciPy.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize

from metaloom.measure.effects import Effects, FloatArray
from metaloom.pool.parts import Heterogeneity, PooledModel, known
from metaloom.witness.agreement import Testimony, agree
from metaloom.witness.distributions import chi_squared, normal_or_student
from metaloom.witness.tau2 import MATRIX_LIMIT, falling_root, log_likelihood, projection, quadratic_of

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def interval_witness(part: Heterogeneity, effects: Effects, analysis: Analysis) -> Testimony:
    """Return the bounds of tau2, tau, I2 and H2, and I2 and H2 themselves, of an inverse-variance analysis."""
    y, v, tau2 = effects.yi, effects.vi, known(part.tau2)
    if analysis.tau2_ci == "profile_likelihood" and analysis.method in {"ML", "REML"}:
        route = "likelihood of normal densities, root finding"
        bounds = _by_likelihood(y, v, tau2, analysis)
    else:
        route = "Q as a quadratic form, chi-squared by scipy.stats, root finding"
        bounds = q_profile_bounds(y, v, np.ones((len(y), 1)), analysis.level)
    typical, unit = typical_variance(v), len(v) / float(np.sum(1.0 / v))
    agreed = [agree("i2", part.i2, 100.0 * tau2 / (tau2 + typical), 1.0)]
    for side, bound in zip(("lower", "upper"), bounds, strict=True):
        agreed += [
            agree(f"tau2_ci_{side}", getattr(part, f"tau2_ci_{side}"), bound, unit),
            agree(f"tau_ci_{side}", getattr(part, f"tau_ci_{side}") ** 2, bound, unit),
            agree(f"i2_ci_{side}", getattr(part, f"i2_ci_{side}"), 100.0 * bound / (bound + typical), 1.0),
            agree(f"h2_ci_{side}", getattr(part, f"h2_ci_{side}"), 1.0 + bound / typical),
        ]
    return Testimony(route, tuple(agreed))


def q_profile_bounds(y: FloatArray, v: FloatArray, x: FloatArray, level: float) -> tuple[float, float]:
    """Return where the generalised Q of a model matrix x (k, p) meets the two quantiles of its distribution."""
    freedom, tail = x.shape[0] - x.shape[1], 0.5 - level / 200.0
    form = quadratic_of(y, x, 1)

    @cache
    def q(tau2: float) -> float:
        """Return Q, of which the searches for both bounds ask the same values before they part."""
        return form(1 / (v + tau2))

    law, near = chi_squared(freedom), float(np.var(y))
    high, low = law.isf(tail), law.ppf(tail)
    return falling_root(lambda tau2: q(tau2) - high, near), falling_root(lambda tau2: q(tau2) - low, near)


def typical_variance(v: FloatArray) -> float:
    """Return (k - 1) / tr P at tau2 = 0 (Higgins and Thompson 2002)."""
    w = 1.0 / v
    if len(v) <= MATRIX_LIMIT:
        return float((len(v) - 1) / np.trace(projection(w, np.ones((len(v), 1)))))
    return float((len(v) - 1) / (np.sum(w) - np.sum(w**2) / np.sum(w)))


def _independent(k: int, effects: Effects, analysis: Analysis) -> int:
    """Return how many independent units there are: studies, or the clusters and outermost units of dependent
    effects.
    """
    columns = {name for name in (analysis.cluster, *analysis.random[:1]) if name is not None}
    return min((effects.frame[name].astype(str).nunique() for name in columns), default=k)


def prediction_witness(model: PooledModel, effects: Effects, analysis: Analysis) -> Testimony:
    """Return the bounds from estimate, standard error and tau2, with quantiles of scipy.stats."""
    estimate, error = known(model.pooled.estimate), known(model.pooled.standard_error)
    k = _independent(model.k, effects, analysis)
    freedom = {"hts": k - 2, "normal": None}.get(analysis.prediction, k - 1)
    law = normal_or_student(freedom)
    new = float(np.hypot(error, np.sqrt(known(model.heterogeneity.tau2))))
    tail, found = 0.5 - analysis.level / 200.0, model.prediction
    return Testimony(
        "quantiles of scipy.stats",
        (
            agree("prediction.lower", found.lower, estimate + law.ppf(tail) * new, new),
            agree("prediction.upper", found.upper, estimate + law.isf(tail) * new, new),
        ),
    )


def _by_likelihood(y: FloatArray, v: FloatArray, tau2: float, analysis: Analysis) -> tuple[float, float]:
    """Return where the log-likelihood has fallen by half a quantile of chi-squared on either side of its maximum."""
    ones, restricted = np.ones((len(y), 1)), analysis.method == "REML"
    drop = 0.5 * chi_squared(1).ppf(analysis.level / 100.0)
    floor = log_likelihood(y, v, ones, tau2, restricted) - drop

    def above(t: float) -> float:
        return log_likelihood(y, v, ones, t, restricted) - floor

    lower = (
        0.0 if tau2 == 0.0 or above(0.0) >= 0.0 else float(optimize.brentq(above, 0.0, tau2, xtol=1e-300, rtol=1e-14))
    )
    end = 2.0 * max(tau2, float(np.min(v)))
    while above(end) > 0.0:
        end *= 2.0
    return lower, float(optimize.brentq(above, tau2, end, xtol=1e-300, rtol=1e-14))
