"""One coefficient of a fit in the names of the results."""

from __future__ import annotations

from typing import Any

import numpy as np

from metaloom.pool.multilevel import MultilevelFit
from metaloom.pool.robust import RobustFit


def coefficient(fitted: MultilevelFit | RobustFit, index: int = 0) -> dict[str, Any]:
    """Return the estimate, standard error, statistic, df (None for the normal distribution), p value and interval."""
    df = float(fitted.df[index]) if isinstance(fitted, RobustFit) else fitted.df
    statistic = float(fitted.statistics[index])
    exists = bool(np.isfinite(statistic))
    return {
        "estimate": float(fitted.coefficients[index]),
        "standard_error": float(fitted.standard_errors[index]),
        "statistic": statistic if exists else None,
        "df": df,
        "p_value": float(fitted.p_values[index]) if exists else None,
        "ci_lower": float(fitted.ci_lower[index]),
        "ci_upper": float(fitted.ci_upper[index]),
    }
