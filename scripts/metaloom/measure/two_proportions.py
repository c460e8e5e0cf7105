"""Two groups with counts of events: RR, OR, RD, AS, PETO.

Cells: a and b (treated, with and without the event), c and d (control), n1 = a + b, n2 = c + d.
Sources: Cochrane Handbook 6.4.1 and 10.4; Fleiss and Berlin 2009, in The Handbook of Research Synthesis, for the
variances; Ruecker et al. 2009, Statistics in Medicine 28:721-738 (AS); Yusuf et al. 1985, Progress in Cardiovascular
Diseases 27:335-371 (PETO). Variance types of RD: LS, UB (with n - 1), AV (at the mean proportion of each arm).
"""

from __future__ import annotations

import numpy as np

from metaloom.measure.effects import FloatArray, Policy
from metaloom.measure.one_proportion import proportion_variance
from metaloom.measure.zero_cells import two_by_two

MEASURES = ("RR", "OR", "RD", "AS", "PETO")


def two_proportions(
    measure: str, inputs: dict[str, FloatArray], policy: Policy, vtype: str = "LS"
) -> tuple[FloatArray, FloatArray]:
    """Return effects and variances, both (k,), from `events_…` and `total_…` of two groups; NaN where there is none."""
    a, b, c, d = two_by_two(inputs, policy)
    n1, n2 = a + b, c + d
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p2 = a / n1, c / n2
        match measure:
            case "RR":
                yi, vi = np.log(p1) - np.log(p2), 1 / a - 1 / n1 + 1 / c - 1 / n2
            case "OR":
                yi, vi = np.log(a / b) - np.log(c / d), 1 / a + 1 / b + 1 / c + 1 / d
            case "RD":
                yi, vi = p1 - p2, proportion_variance(p1, n1, vtype) + proportion_variance(p2, n2, vtype)
            case "AS":
                yi, vi = np.arcsin(np.sqrt(p1)) - np.arcsin(np.sqrt(p2)), 1 / (4 * n1) + 1 / (4 * n2)
            case "PETO":
                observed_minus_expected, variance = hypergeometric(a, b, c, d)
                yi, vi = observed_minus_expected / variance, 1 / variance
            case _:
                raise ValueError(f"{measure!r} is not a measure of two proportions")
    return yi, vi


def hypergeometric(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the observed minus expected events in the treated arm and their hypergeometric variance, both (k,)."""
    n1, n2, events, none = a + b, c + d, a + c, b + d
    total = n1 + n2
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = n1 * n2 * events * none / (total**2 * (total - 1.0))
    return a - n1 * events / total, variance
