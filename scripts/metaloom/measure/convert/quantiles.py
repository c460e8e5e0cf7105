"""A mean and a standard deviation from a median with quartiles, a range, or both, for nearly normal data.

Means: Luo, Wan, Liu and Tong 2018, Statistical Methods in Medical Research 27:1785-1805. Standard deviations: Wan,
Wang, Liu and Tong 2014, BMC Medical Research Methodology 14:135; from all five numbers Shi, Luo, Weng, Zeng, Lin, Chu
and Tong 2020, Research Synthesis Methods 11:641-654, whose weights are the best ones.
"""

from __future__ import annotations

from scipy.special import ndtri

from metaloom.measure.effects import FloatArray


def mean_from_quartiles(q1: FloatArray, median: FloatArray, q3: FloatArray, n: FloatArray) -> FloatArray:
    """Return the mean by the quartiles' midpoint, weighted against the median (Luo 2018, equation 15), shape (k,)."""
    weight = 0.7 + 0.39 / n
    return weight * (q1 + q3) / 2.0 + (1.0 - weight) * median


def mean_from_range(low: FloatArray, median: FloatArray, high: FloatArray, n: FloatArray) -> FloatArray:
    """Return the mean by the range's midpoint, weighted against the median (Luo 2018, equation 7), shape (k,)."""
    weight = 4.0 / (4.0 + n**0.75)
    return weight * (low + high) / 2.0 + (1.0 - weight) * median


def mean_from_five(
    low: FloatArray, q1: FloatArray, median: FloatArray, q3: FloatArray, high: FloatArray, n: FloatArray
) -> FloatArray:
    """Return the mean by range, quartiles and median together (Luo 2018, equation 20), shape (k,)."""
    outer = 2.2 / (2.2 + n**0.75)
    inner = 0.7 - 0.72 / n**0.55
    return outer * (low + high) / 2.0 + inner * (q1 + q3) / 2.0 + (1.0 - outer - inner) * median


def sd_from_quartiles(q1: FloatArray, q3: FloatArray, n: FloatArray) -> FloatArray:
    """Return the interquartile range over its normal expectation (Wan 2014, equation 16), shape (k,)."""
    return (q3 - q1) / (2.0 * ndtri((0.75 * n - 0.125) / (n + 0.25)))


def sd_from_range(low: FloatArray, high: FloatArray, n: FloatArray) -> FloatArray:
    """Return the range over its normal expectation (Wan 2014, equation 9), shape (k,)."""
    return (high - low) / (2.0 * ndtri((n - 0.375) / (n + 0.25)))


def sd_from_five(low: FloatArray, q1: FloatArray, q3: FloatArray, high: FloatArray, n: FloatArray) -> FloatArray:
    """Return both, weighted by the number of people (Shi 2020, equation 10), shape (k,)."""
    weight = 1.0 / (1.0 + 0.07 * n**0.6)
    return weight * sd_from_range(low, high, n) + (1.0 - weight) * sd_from_quartiles(q1, q3, n)
