"""Prediction interval: where the true effect of a new study is expected to lie.

estimate +- quantile * sqrt(tau2 + standard_error^2). Rules: `hts` t with k - 2 degrees of freedom (Higgins, Thompson
and Spiegelhalter 2009, Journal of the Royal Statistical Society A 172:137-159; Cochrane Handbook 10.10.4.3), of which
two studies leave none, so that one is used; `t` and `knha` t with k - 1; `normal` the normal distribution.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.fit import Fit, number
from metaloom.pool.kernel import EQUAL_EFFECTS, critical_value

FloatArray = NDArray[np.float64]


def prediction_df(rule: str, k: FloatArray) -> FloatArray:
    """Degrees of freedom of a rule, shape of k; NaN stands for the normal distribution."""
    match rule:
        case "hts":
            return np.maximum(k - 2.0, 1.0)
        case "t" | "knha":
            return k - 1.0
        case "normal":
            return np.full(k.shape, np.nan)
        case _:
            raise ValueError(f"unknown prediction rule {rule!r}")


def prediction_bounds(fit: Fit, rule: str) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Lower and upper bound and degrees of freedom, all (B,); NaN for equal effects or fewer than two studies."""
    k = fit.k.astype(float)
    df = prediction_df(rule, np.maximum(k, 2.0))
    margin = critical_value(fit.level, df) * np.sqrt(fit.tau2 + fit.standard_error**2)
    exists = (k > 1) & (fit.method not in EQUAL_EFFECTS)
    margin = np.where(exists, margin, np.nan)
    return fit.estimate - margin, fit.estimate + margin, df


def prediction_part(fit: Fit, rule: str, index: int = 0) -> dict[str, Any]:
    """The `prediction` part of a result for one analysis of the batch."""
    lower, upper, df = prediction_bounds(fit, rule)
    exists = bool(np.isfinite(lower[index]))
    return {
        "rule": rule,
        "lower": number(lower[index]),
        "upper": number(upper[index]),
        "df": number(df[index]) if exists else None,
    }
