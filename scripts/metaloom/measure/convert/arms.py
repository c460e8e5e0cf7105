"""Several arms of one trial: combine two groups into one, or split a control that several comparisons share.

Cochrane Handbook 6.5.2.10 (table 6.5.a: combining groups) and 23.3.4 (splitting a shared group).
"""

from __future__ import annotations

import numpy as np

from metaloom.measure.effects import FloatArray


def combine_means(
    n1: FloatArray, mean1: FloatArray, sd1: FloatArray, n2: FloatArray, mean2: FloatArray, sd2: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Size, mean and standard deviation, all (k,), of two groups taken as one; exact for the pooled values."""
    n = n1 + n2
    mean = (n1 * mean1 + n2 * mean2) / n
    between = n1 * n2 / n * (mean1 - mean2) ** 2
    sd = np.sqrt(((n1 - 1.0) * sd1**2 + (n2 - 1.0) * sd2**2 + between) / (n - 1.0))
    return n, mean, sd


def combine_counts(
    events1: FloatArray, total1: FloatArray, events2: FloatArray, total2: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Events and total, both (k,), of two groups taken as one."""
    return events1 + events2, total1 + total2


def split_counts(events: FloatArray, total: FloatArray, comparisons: FloatArray) -> tuple[FloatArray, FloatArray]:
    """A shared control's events and total, both (k,), divided evenly among the comparisons that use it."""
    return events / comparisons, total / comparisons


def split_size(n: FloatArray, comparisons: FloatArray) -> FloatArray:
    """A shared control's size (k,) divided evenly among the comparisons; its mean and deviation stay as they are."""
    return n / comparisons
