"""One group in which two quantities were correlated: COR, ZCOR.

Sources: Fisher 1921, Metron 1:3-32 (ZCOR, its inverse hyperbolic tangent); Hedges and Olkin 1985, section 11.B (the
variance of a raw correlation). Variance types of COR: LS at each study's own correlation, AV at their mean by size.
"""

from __future__ import annotations

import numpy as np

from metaloom.measure.effects import FloatArray

MEASURES = ("COR", "ZCOR")


def correlation(measure: str, inputs: dict[str, FloatArray], vtype: str = "LS") -> tuple[FloatArray, FloatArray]:
    """Return effects and variances, both (k,), from `correlation n`; NaN where there is none."""
    r, n = inputs["correlation"], inputs["n"]
    with np.errstate(divide="ignore", invalid="ignore"):
        match measure:
            case "COR":
                centre = np.full_like(r, np.average(r, weights=n)) if vtype == "AV" and len(r) else r
                return r, np.where(n > 1, (1 - centre**2) ** 2 / (n - 1), np.nan)
            case "ZCOR":
                return np.arctanh(r), np.where(n > 3, 1 / (n - 3), np.nan)
            case _:
                raise ValueError(f"{measure!r} is not a measure of correlation")
