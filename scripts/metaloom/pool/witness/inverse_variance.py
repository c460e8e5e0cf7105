"""The inverse-variance model by another route: tau2 from matrices, the rest from statsmodels' weighted least squares.

tau2: the generalised Q and the score of the likelihood are written with the full projection matrix P and solved by
SciPy's root finder; the moment estimators are quadratic forms y'Ay; DL and PM come from statsmodels' combine_effects.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, stats

from metaloom.measure.effects import Effects, FloatArray

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

Numbers = dict[str, float | None]
MATRIX_LIMIT = 400
GRID = 400


def inverse_variance_witness(effects: Effects, analysis: Analysis) -> tuple[str, Numbers]:
    """The route's name and its numbers by their dotted names in the result."""
    from statsmodels.regression.linear_model import WLS

    y, v, k = effects.yi, effects.vi, len(effects)
    method = "EE" if k == 1 else analysis.method
    tau2 = analysis.tau2_value if analysis.tau2_value is not None else _tau2(y, v, method)
    fitted = WLS(y, np.ones((k, 1)), weights=1.0 / (v + tau2)).fit()
    scale = 1.0
    if k > 1 and analysis.test in {"knha", "adhoc"}:
        scale = float(fitted.scale) if analysis.test == "knha" else max(1.0, float(fitted.scale))
    error = float(np.sqrt(np.linalg.inv(fitted.model.wexog.T @ fitted.model.wexog)[0, 0] * scale))
    estimate = float(fitted.params[0])
    law = stats.norm if analysis.test == "z" or k == 1 else stats.t(k - 1)
    margin = float(law.ppf(0.5 + analysis.level / 200.0)) * error
    numbers: Numbers = {
        "pooled.estimate": estimate,
        "pooled.standard_error": error,
        "pooled.statistic": estimate / error if error > 0.0 else None,
        "pooled.p_value": float(2.0 * law.sf(abs(estimate / error))) if error > 0.0 else None,
        "pooled.ci_lower": estimate - margin,
        "pooled.ci_upper": estimate + margin,
        "heterogeneity.tau2": tau2,
        "scale.tau2": float(stats.hmean(v)),
        "scale.standard_error": float(np.sqrt(1.0 / np.sum(1.0 / (v + tau2)))),
    }
    if k > 1:
        q = float(np.sum((y - np.average(y, weights=1.0 / v)) ** 2 / v))
        numbers |= {"heterogeneity.q": q, "heterogeneity.q_p_value": float(stats.chi2.sf(q, k - 1))}
    return "statsmodels WLS, tau2 by matrices and root finding", numbers


def _tau2(y: FloatArray, v: FloatArray, method: str) -> float:
    """tau2 by the method's definition, written with P = W - W11'W / 1'W1."""
    k = len(y)
    match method:
        case "EE" | "FE":
            return 0.0
        case "DL":
            from statsmodels.stats.meta_analysis import combine_effects

            with np.errstate(all="ignore"):
                return max(0.0, float(combine_effects(y - np.mean(y), v, method_re="dl").tau2))
        case "HE":
            return max(0.0, float(np.var(y, ddof=1) - np.mean(v)))
        case "HS" | "HSk":
            factor = k / (k - 1) if method == "HSk" else 1.0
            return max(0.0, float((factor * _quadratic(y, 1 / v, 1) - k) / np.sum(1 / v)))
        case "SJ":
            crude = float(np.var(y))
            return 0.0 if crude == 0.0 else _quadratic(y, crude / (v + crude), 1) / (k - 1)
        case "PM" | "EB" | "PMM":
            target = float(stats.chi2.median(k - 1)) if method == "PMM" else k - 1.0
            return _falling_root(lambda t: _quadratic(y, 1 / (v + t), 1) - target)
        case "ML" | "REML":
            return _highest(y, v, restricted=method == "REML")
        case _:
            raise ValueError(f"no second route for {method!r}")


def _quadratic(y: FloatArray, w: FloatArray, power: int) -> float:
    """Y'Py (power 1) or y'PPy (power 2), by the full matrix where it is not too large."""
    if len(y) <= MATRIX_LIMIT:
        p = np.diag(w) - np.outer(w, w) / np.sum(w)
        left = p @ (y - np.mean(y))
        return float(left @ (y - np.mean(y))) if power == 1 else float(left @ left)
    e = y - np.average(y, weights=w)
    return float(np.sum(w**power * e * e))


def _falling_root(f: Callable[[float], float]) -> float:
    """The root of a falling function of tau2, or zero where it starts below."""
    if f(0.0) <= 0.0:
        return 0.0
    end = 1e-8
    while f(end) > 0.0:
        end *= 4.0
    return float(optimize.brentq(f, 0.0, end, xtol=1e-300, rtol=1e-15))


def _highest(y: FloatArray, v: FloatArray, restricted: bool) -> float:
    """The tau2 of the highest likelihood: a fine grid, then the root of the score beside its best point."""

    def height(t: float) -> float:
        s = v + t
        mean = np.average(y, weights=1 / s)
        value = -0.5 * float(np.sum(np.log(2.0 * np.pi * s) + (y - mean) ** 2 / s))
        return float(value - 0.5 * np.log(np.sum(1 / s))) if restricted else float(value)

    def score(t: float) -> float:
        w = 1 / (v + t)
        expected = np.sum(w) - np.sum(w * w) / np.sum(w) if restricted else np.sum(w)
        return _quadratic(y, w, 2) - float(expected)

    least, spread = float(np.min(v)), float(np.var(y, ddof=1) + np.max(v))
    grid = np.concatenate([[0.0], least * np.expm1(np.linspace(0.0, np.log1p(4 * spread / least), GRID)[1:])])
    best = int(np.argmax([height(t) for t in grid]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, GRID - 1)]
    if best == 0 and score(0.0) <= 0.0:
        return 0.0
    return float(optimize.brentq(score, low, high, xtol=1e-300, rtol=1e-15))
