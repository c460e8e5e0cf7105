"""Whether the quantiles that an arm gives show that its data are skewed, so that normal-theory conversions mislead.

Shi, Luo, Wan, Liu, Liu, Bian and Tong 2023, Statistical Methods in Medical Research 32:1338-1360: how far the middle of
the quartiles, or of the range, lies from the median, in widths of either, against a critical value for a test at 0.05
that depends on the number of people alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, log, sqrt

SMALLEST = 5
"""With fewer people neither the conversions nor the tests were studied."""


@dataclass(frozen=True)
class Skew:
    """A test statistic and the value above which the data are taken as skewed."""

    statistic: float
    critical: float

    @property
    def found(self) -> bool:
        """Whether the data are taken as skewed."""
        return self.statistic > self.critical


def skew_of(five: Sequence[float], n: float) -> Skew | None:
    """Return the test that fits the quantiles of `n` people; None where none does.

    `five` are minimum, first quartile, median, third quartile and maximum, NaN for one that is not given.
    """
    low, q1, median, q3, high = five
    quartiles, extremes = _off(q1, median, q3), _off(low, median, high)
    if not isfinite(n) or n < SMALLEST:
        return None
    if quartiles is not None and extremes is not None:
        weight = 2.65 * log(0.6 * n) / sqrt(n)
        return Skew(max(weight * extremes, quartiles), 3 / sqrt(n) - 40 / n**3)
    if quartiles is not None:
        return Skew(quartiles, 2.65 / sqrt(n) - 6 / n**2)
    if extremes is not None:
        return Skew(extremes, 1 / log(n + 9) + 2.5 / (n + 1))
    return None


def _off(below: float, median: float, above: float) -> float | None:
    """Return how far the middle of two quantiles lies from the median, in their distance (0 to 1)."""
    if not (isfinite(below) and isfinite(median) and isfinite(above)) or not below <= median <= above or below == above:
        return None
    return abs(below + above - 2 * median) / (above - below)
