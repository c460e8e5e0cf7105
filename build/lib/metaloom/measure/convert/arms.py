"""Two groups with means taken as one: Cochrane Handbook 6.5.2.10, table 6.5.a."""

from __future__ import annotations

import numpy as np

from metaloom.measure.effects import FloatArray


def combine_means(
    n1: FloatArray, mean1: FloatArray, sd1: FloatArray, n2: FloatArray, mean2: FloatArray, sd2: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return size, mean and standard deviation, all (k,), of two groups taken as one; exact for the pooled values."""
    n = n1 + n2
    mean = (n1 * mean1 + n2 * mean2) / n
    between = n1 * n2 / n * (mean1 - mean2) ** 2
    sd = np.sqrt(((n1 - 1.0) * sd1**2 + (n2 - 1.0) * sd2**2 + between) / (n - 1.0))
    return n, mean, sd
