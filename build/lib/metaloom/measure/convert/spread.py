"""A standard deviation from a standard error, an interval, a p value, or the change between two measurements.

Cochrane Handbook 6.5.2.2 (standard errors and intervals; t quantiles below 60 per arm, which equal the normal ones
above), 6.5.2.8 (changes from baseline with an assumed correlation).
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtrit

from metaloom.measure.effects import FloatArray


def sd_from_se(se: FloatArray, n: FloatArray) -> FloatArray:
    """Return the standard deviation of single values from the standard error of their mean, shape (k,)."""
    return se * np.sqrt(n)


def sd_from_interval(low: FloatArray, high: FloatArray, n: FloatArray, level: FloatArray | float = 95.0) -> FloatArray:
    """Return the standard deviation from the confidence interval of a mean by Student's t with n - 1 degrees, shape
    (k,).
    """
    quantile = stdtrit(n - 1.0, 0.5 + np.asarray(level) / 200.0)
    return np.sqrt(n) * (high - low) / (2.0 * quantile)


def sd_of_change(sd_pre: FloatArray, sd_post: FloatArray, correlation: FloatArray | float) -> FloatArray:
    """Return the standard deviation of the change between two measurements with a correlation, shape (k,)."""
    return np.sqrt(sd_pre**2 + sd_post**2 - 2.0 * np.asarray(correlation) * sd_pre * sd_post)


def correlation_from_change(sd_pre: FloatArray, sd_post: FloatArray, sd_change: FloatArray) -> FloatArray:
    """Return the correlation that a reported standard deviation of the change implies, shape (k,)."""
    return (sd_pre**2 + sd_post**2 - sd_change**2) / (2.0 * sd_pre * sd_post)
