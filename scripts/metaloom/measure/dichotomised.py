"""A standardised mean difference behind counts, for an outcome that was cut in two: PBIT, OR2DN, OR2DL.

PBIT takes the normal quantiles of the two proportions; OR2DN and OR2DL divide the log odds ratio by 1.65 (normal) and
by pi / sqrt(3) (logistic). Sources: Sanchez-Meca, Marin-Martinez and Chacon-Moscoso 2003, Psychological Methods
8:448-467; Chinn 2000, Statistics in Medicine 19:3127-3131; Cox and Snell 1989 for 1.65.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from metaloom.measure.effects import FloatArray, Policy
from metaloom.measure.two_proportions import two_proportions
from metaloom.measure.zero_cells import two_by_two

MEASURES = ("PBIT", "OR2DN", "OR2DL")
UNIT = {"N": 1.65, "L": float(np.pi / np.sqrt(3.0))}
"""How many units of the log odds ratio one standard deviation is, for a normal (N) and a logistic (L) outcome."""


def dichotomised(measure: str, inputs: dict[str, FloatArray], policy: Policy) -> tuple[FloatArray, FloatArray]:
    """Return effects and variances, both (k,), from `events_…` and `total_…` of two groups; NaN where there is none."""
    if measure in ("OR2DN", "OR2DL"):
        yi, vi = two_proportions("OR", inputs, policy)
        return yi / UNIT[measure[-1]], vi / UNIT[measure[-1]] ** 2
    if measure != "PBIT":
        raise ValueError(f"{measure!r} is not a measure of a dichotomised outcome")
    a, b, c, d = two_by_two(inputs, policy)
    with np.errstate(divide="ignore", invalid="ignore"):
        treated, control = _quantile(a, b), _quantile(c, d)
        return treated[0] - control[0], treated[1] + control[1]


def _quantile(events: FloatArray, others: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the normal quantile of a proportion and its variance by the delta method."""
    n = events + others
    p = events / n
    z = ndtri(p)
    return z, 2 * np.pi * p * (1 - p) * np.exp(z**2) / n
