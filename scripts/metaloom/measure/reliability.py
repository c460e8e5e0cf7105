"""One group that answered a scale of several items, with Cronbach's alpha: ARAW, AHW, ABT.

Sources: Bonett 2010, Psychological Methods 15:368-385 (ARAW); Hakstian and Whalen 1976, Psychometrika 41:219-231 (AHW);
Bonett 2002, Journal of Educational and Behavioral Statistics 27:335-340 (ABT).
"""

from __future__ import annotations

import numpy as np

from metaloom.measure.effects import FloatArray

MEASURES = ("ARAW", "AHW", "ABT")


def reliability(measure: str, inputs: dict[str, FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Return effects and variances, both (k,), from `alpha items n`; NaN where there is none."""
    alpha, items, n = inputs["alpha"], inputs["items"], inputs["n"]
    with np.errstate(divide="ignore", invalid="ignore"):
        base = np.where((items > 1) & (n > 2), 2 * items / ((items - 1) * (n - 2)), np.nan)
        match measure:
            case "ARAW":
                return alpha, base * (1 - alpha) ** 2
            case "AHW":
                rest = 18 * items * (n - 1) / ((items - 1) * (9 * n - 11) ** 2)
                return 1 - np.cbrt(1 - alpha), np.where(items > 1, rest * np.cbrt(1 - alpha) ** 2, np.nan)
            case "ABT":
                return -np.log(1 - alpha), base
            case _:
                raise ValueError(f"{measure!r} is not a measure of reliability")
