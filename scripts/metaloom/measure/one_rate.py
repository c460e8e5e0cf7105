"""One group with events in person-time: IR, IRLN, IRS, IRFT.

Sources: Rothman, Greenland and Lash 2008, Modern Epidemiology; Anscombe 1948 for the square root; Freeman and
Tukey 1950 for IRFT, half the sum of two square roots.
"""

from __future__ import annotations

import numpy as np

from metaloom.measure.effects import FloatArray, Policy
from metaloom.measure.zero_cells import addition

MEASURES = ("IR", "IRLN", "IRS", "IRFT")


def one_rate(measure: str, inputs: dict[str, FloatArray], policy: Policy) -> tuple[FloatArray, FloatArray]:
    """Return effects and variances, both (k,), from `events` and `time`; NaN where there is none."""
    x, t = inputs["events"], inputs["time"]
    x = x + addition(policy, [x])
    with np.errstate(divide="ignore", invalid="ignore"):
        match measure:
            case "IR":
                return x / t, x / t**2
            case "IRLN":
                return np.log(x / t), 1 / x
            case "IRS":
                return np.sqrt(x / t), 1 / (4 * t)
            case "IRFT":
                return (np.sqrt(x / t) + np.sqrt((x + 1) / t)) / 2, 1 / (4 * t)
            case _:
                raise ValueError(f"{measure!r} is not a measure of one rate")
