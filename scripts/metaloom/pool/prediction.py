"""Prediction interval: where the true effect of a new study is expected to lie.

estimate +- quantile * sqrt(tau2 + standard_error^2). Rules: `hts` t with k - 2 degrees of freedom (Higgins, Thompson
and Spiegelhalter 2009, Journal of the Royal Statistical Society A 172:137-159); `t` and `knha` t with k - 1 (Partlett
and Riley 2017, Statistics in Medicine 36:301-317); `normal` the normal distribution. Two studies say too little about
tau2 for any of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaloom.catalogue.predictions import PREDICTIONS
from metaloom.pool.fit import Fit, rows_of
from metaloom.pool.kernel import EQUAL_EFFECTS, critical_value
from metaloom.pool.parts import Prediction

FloatArray = NDArray[np.float64]
FEWEST = 3
"""With fewer studies there is no prediction interval."""


def prediction_df(rule: str, k: FloatArray) -> FloatArray:
    """Return degrees of freedom of a rule, shape of k; NaN stands for the normal distribution."""
    spent = PREDICTIONS[rule].spent
    return np.full(k.shape, np.nan) if spent is None else k - spent


def prediction_bounds(fit: Fit, rule: str) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return lower and upper bound and degrees of freedom, all (B,); NaN for equal effects or below three studies."""
    k = fit.k.astype(float)
    df = prediction_df(rule, np.maximum(k, float(FEWEST)))
    margin = critical_value(fit.level, df) * np.sqrt(fit.tau2 + fit.standard_error**2)
    exists = (k >= FEWEST) & (fit.method not in EQUAL_EFFECTS)
    margin = np.where(exists, margin, np.nan)
    return fit.estimate - margin, fit.estimate + margin, df


def predictions(fit: Fit, rule: str) -> list[Prediction]:
    """Return the `prediction` part of a result for each analysis of the batch."""
    bounds = rows_of(prediction_bounds(fit, rule))
    rows = ((rule, lower, upper, None if lower is None else df) for lower, upper, df in bounds)
    return Prediction.each(("rule", "lower", "upper", "df"), rows)
