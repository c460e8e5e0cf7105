"""One coefficient of a fit as a part of a result."""

from __future__ import annotations

import numpy as np

from metaloom.pool.multilevel import MultilevelFit
from metaloom.pool.parts import Pooled
from metaloom.pool.regression_parts import Coefficient
from metaloom.pool.robust import RobustFit


def coefficient(fitted: MultilevelFit | RobustFit, index: int = 0) -> Pooled:
    """Return the estimate, standard error, statistic, df (None for the normal distribution), p value and interval."""
    statistic = float(fitted.statistics[index])
    exists = bool(np.isfinite(statistic))
    return Pooled(
        estimate=float(fitted.coefficients[index]),
        standard_error=float(fitted.standard_errors[index]),
        statistic=statistic if exists else None,
        df=float(fitted.df[index]) if isinstance(fitted, RobustFit) else fitted.df,
        p_value=float(fitted.p_values[index]) if exists else None,
        ci_lower=float(fitted.ci_lower[index]),
        ci_upper=float(fitted.ci_upper[index]),
    )


def named(term: str, numbers: Pooled) -> Coefficient:
    """Return a coefficient of a regression: its term and its numbers."""
    return Coefficient(
        term=term,
        estimate=numbers.estimate,
        standard_error=numbers.standard_error,
        statistic=numbers.statistic,
        df=numbers.df,
        p_value=numbers.p_value,
        ci_lower=numbers.ci_lower,
        ci_upper=numbers.ci_upper,
    )
