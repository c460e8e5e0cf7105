"""A mean and a standard deviation from quantiles of skewed data, by the Box-Cox method.

McGrath, Zhao, Steele, Thombs and Benedetti 2020, Statistical Methods in Medical Research 29:2520-2537: find the power
that makes the quantiles symmetric, take the normal-theory estimates on that scale, and carry mean and variance back.
They carry back by simulation; here it is Gauss-Hermite quadrature, which needs no seed. Values must be positive.
"""

from __future__ import annotations

from math import isfinite

import numpy as np
from scipy.optimize import minimize_scalar

from metaloom.measure.convert import quantiles
from metaloom.measure.effects import FloatArray

LARGEST_POWER = 5.0
NODES = 200


def mean_and_sd(low: float, q1: float, median: float, q3: float, high: float, n: float) -> tuple[float, float] | None:
    """Return mean and standard deviation, or None where the quantiles do not determine them (or are not positive)."""
    pairs = [(a, b) for a, b in ((q1, q3), (low, high)) if isfinite(a) and isfinite(b)]
    if not pairs or min(a for a, _ in pairs) <= 0.0 or not all(a < median < b for a, b in pairs):
        return None

    def skew(power: float) -> float:
        middle = float(_forward(np.array(median), power))
        tails = [(_forward(np.array(a), power), _forward(np.array(b), power)) for a, b in pairs]
        return sum(
            float((upper - middle) - (middle - lower)) ** 2 / float(upper - lower) ** 2 for lower, upper in tails
        )

    power = float(minimize_scalar(skew, bounds=(0.0, LARGEST_POWER), method="bounded", options={"xatol": 1e-10}).x)
    given = [_forward(np.array([value]), power) for value in (low, q1, median, q3, high)]
    size = np.array([n])
    lo, a, m, b, hi = given
    if len(pairs) == 2:
        centre, spread = quantiles.mean_from_five(lo, a, m, b, hi, size), quantiles.sd_from_five(lo, a, b, hi, size)
    elif isfinite(q1):
        centre, spread = quantiles.mean_from_quartiles(a, m, b, size), quantiles.sd_from_quartiles(a, b, size)
    else:
        centre, spread = quantiles.mean_from_range(lo, m, hi, size), quantiles.sd_from_range(lo, hi, size)
    return _carried_back(float(centre[0]), float(spread[0]), power)


def _forward(x: FloatArray, power: float) -> FloatArray:
    """Return the Box-Cox transformation: log x, or (x^power - 1) / power."""
    return np.log(x) if power < 1e-6 else (x**power - 1.0) / power


def _carried_back(centre: float, spread: float, power: float) -> tuple[float, float]:
    """Return the mean and standard deviation of the inverse transformation of a normal, truncated where it has no
    inverse.
    """
    if power < 1e-6:
        mean = np.exp(centre + spread**2 / 2.0)
        return float(mean), float(mean * np.sqrt(np.expm1(spread**2)))
    lowest = max(-8.0, (-1.0 / power - centre) / spread)
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    z = 0.5 * (nodes + 1.0) * (8.0 - lowest) + lowest
    density = weights * np.exp(-0.5 * z**2)
    density /= density.sum()
    x = np.maximum(power * (centre + spread * z) + 1.0, 0.0) ** (1.0 / power)
    mean = float(density @ x)
    return mean, float(np.sqrt(density @ (x - mean) ** 2))
