"""Hazard ratios from what is printed of a log-rank test, or from events beside a ratio without any interval.

With O - E the events of the treated arm beyond those expected, and V its variance: log HR = (O - E) / V, with variance
1 / V. Where V is not printed it is near d1 d0 / (d1 + d0) for d1 and d0 events in the two arms, or, where only the
events of both arms together are printed, near d n1 n0 / (n1 + n0)^2 for n1 and n0 randomised. A two-sided log-rank P
gives O - E = sign * z * sqrt(V); which arm does better (`log_rank_sign`: -1 for fewer events than expected with the
treatment, 1 for more) is for the reader of the paper to say, since a P value does not.
Sources: Parmar, Torri and Stewart 1998, Statistics in Medicine 17:2815-2834; Tierney et al. 2007, Trials 8:16.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from metaloom.measure.effects import FloatArray


def hazard(inputs: dict[str, FloatArray], layout: tuple[str, ...]) -> tuple[FloatArray, FloatArray]:
    """Return log hazard ratios and variances, both (k,), from the columns of one of `columns.HAZARDS`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        v = variance(inputs, layout)
        if "observed_minus_expected" in layout:
            return inputs["observed_minus_expected"] / v, 1 / v
        if "estimate" in layout:
            return np.log(inputs["estimate"]), 1 / v
        z = -ndtri(inputs["log_rank_p"] / 2)
        return inputs["log_rank_sign"] * z / np.sqrt(v), 1 / v


def variance(inputs: dict[str, FloatArray], layout: tuple[str, ...]) -> FloatArray:
    """Return the variance of O - E (k,): as printed, from the events of either arm, or from all events and the arms'
    sizes.
    """
    if "log_rank_variance" in layout:
        return inputs["log_rank_variance"]
    if "events" in layout:
        treated, control = inputs["total_treated"], inputs["total_control"]
        return inputs["events"] * treated * control / (treated + control) ** 2
    treated, control = inputs["events_treated"], inputs["events_control"]
    return treated * control / (treated + control)
