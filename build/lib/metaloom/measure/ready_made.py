"""Estimates that a paper gives ready-made: GEN on the analysis scale, HR on the natural scale.

The standard error comes from `se` (of the analysis scale: of the logarithm for a ratio), from `variance`, from an
interval (natural scale for a ratio), or from a two-sided p value by the normal distribution. A hazard ratio can also be
had from what is printed of a log-rank test (`measure.hazard`). Source: Cochrane Handbook 6.3 (intervals and p values).
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from metaloom.catalogue.columns import HAZARDS, WITH_ERROR, WITH_INTERVAL, WITH_VARIANCE
from metaloom.measure.effects import FloatArray
from metaloom.measure.hazard import hazard

MEASURES = ("GEN", "HR")


def ready_made(measure: str, inputs: dict[str, FloatArray], layout: tuple[str, ...]) -> tuple[FloatArray, FloatArray]:
    """Effects and variances, both (k,), from the columns of `layout`; NaN where there is none."""
    if layout in HAZARDS:
        return hazard(inputs, layout)
    scale = np.log if measure == "HR" else np.asarray
    with np.errstate(divide="ignore", invalid="ignore"):
        yi: FloatArray = scale(inputs["estimate"])
        if layout == WITH_ERROR:
            return yi, inputs["se"] ** 2
        if layout == WITH_VARIANCE:
            return yi, inputs["variance"]
        if layout == WITH_INTERVAL:
            level = inputs.get("level", np.full(yi.shape, 95.0))
            z = ndtri(0.5 + np.where(np.isfinite(level), level, 95.0) / 200.0)
            return yi, ((scale(inputs["ci_high"]) - scale(inputs["ci_low"])) / (2 * z)) ** 2
        return yi, (yi / ndtri(inputs["p_value"] / 2.0)) ** 2
