"""Means of two groups seen as a correlation or an odds ratio: RPB, RBIS, D2ORN, D2ORL.

RPB correlates the outcome with belonging to a group, RBIS with the normal variable that was cut into two groups; D2ORN
and D2ORL are the log odds ratios that a standardised mean difference (here without its small-sample correction) amounts
to. Sources: Tate 1954, Annals of Mathematical Statistics 25:603-607 (RPB, variance CS for group sizes left to chance);
Soper 1914, Biometrika 10:384-390 (RBIS); Chinn 2000 and Cox and Snell 1989, as in `dichotomised`.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from metaloom.measure.dichotomised import UNIT
from metaloom.measure.effects import FloatArray
from metaloom.measure.two_means import pooled_variance

MEASURES = ("RPB", "RBIS", "D2ORN", "D2ORL")


def point_biserial(measure: str, inputs: dict[str, FloatArray], vtype: str = "LS") -> tuple[FloatArray, FloatArray]:
    """Return effects and variances, both (k,), from `mean_… sd_… n_…` of two groups; NaN where there is none."""
    n1, n2 = inputs["n_treated"], inputs["n_control"]
    n = n1 + n2
    with np.errstate(divide="ignore", invalid="ignore"):
        d = (inputs["mean_treated"] - inputs["mean_control"]) / np.sqrt(pooled_variance(inputs))
        if measure in ("D2ORN", "D2ORL"):
            unit = UNIT[measure[-1]]
            return unit * d, unit**2 * (1 / n1 + 1 / n2 + d**2 / (2 * n))
        h = (n - 2) / n1 + (n - 2) / n2
        r = d / np.sqrt(d**2 + h)
        p, q = n1 / n, n2 / n
        match measure, vtype:
            case "RPB", "CS":
                return r, (1 - r**2) ** 2 * (1 - 1.5 * r**2 + r**2 / (4 * p * q)) / n
            case "RPB", _:
                return r, h**2 / (h + d**2) ** 3 * (1 / n1 + 1 / n2 + d**2 / (2 * n))
            case "RBIS", _:
                return _biserial(r, p, q, n)
            case _:
                raise ValueError(f"{measure!r} is not a correlation of two groups' means")


def _biserial(r: FloatArray, p: FloatArray, q: FloatArray, n: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the biserial correlation from the point-biserial one, and Soper's variance.

    A sample may give a correlation beyond 1, for which the variance has no meaning: there it is that at 1.
    """
    z = ndtri(p)
    density = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    b = r * np.sqrt(p * q) / density
    lean = 1.5 + (1 - q * z / density) * (1 + p * z / density)
    inside = np.clip(b, -1, 1)
    return b, (p * q / density**2 - lean * inside**2 + inside**4) / (n - 1)
