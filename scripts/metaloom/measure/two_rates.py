"""Two groups with events in person-time: IRR, IRD, IRSD.

Sources: Rothman, Greenland and Lash 2008, Modern Epidemiology; Cochrane Handbook 6.7.
"""

from __future__ import annotations

import numpy as np

from metaloom.measure.effects import FloatArray, Policy
from metaloom.measure.zero_cells import addition

MEASURES = ("IRR", "IRD", "IRSD")


def two_rates(measure: str, inputs: dict[str, FloatArray], policy: Policy) -> tuple[FloatArray, FloatArray]:
    """Return effects and variances, both (k,), from `events_…` and `time_…` of two groups; NaN where there is none."""
    x1, x2 = inputs["events_treated"], inputs["events_control"]
    t1, t2 = inputs["time_treated"], inputs["time_control"]
    dropped = (x1 == 0.0) & (x2 == 0.0) & policy.drop00
    x1, x2 = np.where(dropped, np.nan, x1), np.where(dropped, np.nan, x2)
    extra = addition(policy, [x1, x2])
    x1, x2 = x1 + extra, x2 + extra
    with np.errstate(divide="ignore", invalid="ignore"):
        match measure:
            case "IRR":
                yi, vi = np.log(x1 / t1) - np.log(x2 / t2), 1 / x1 + 1 / x2
            case "IRD":
                yi, vi = x1 / t1 - x2 / t2, x1 / t1**2 + x2 / t2**2
            case "IRSD":
                yi, vi = np.sqrt(x1 / t1) - np.sqrt(x2 / t2), 1 / (4 * t1) + 1 / (4 * t2)
            case _:
                raise ValueError(f"{measure!r} is not a measure of two rates")
    return yi, vi
