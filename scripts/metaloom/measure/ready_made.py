"""Estimates that a paper gives ready-made, for every measure.

`estimate`, `ci_low` and `ci_high` are on the scale that papers print and the site shows (ratios, proportions and
correlations themselves) and are transformed to the scale that is pooled; `se` and `variance` are of the pooled scale:
of the logarithm for a ratio, of the logit for PLO, of Fisher's z for ZCOR. Without them the interval gives the standard
error, or a two-sided p value by the normal distribution. GEN is taken as it is. A hazard ratio can also be had from
what is printed of a log-rank test (`measure.hazard`). Source: Cochrane Handbook 6.3 (intervals and p values).
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from metaloom.catalogue.columns import HAZARDS, READY, WITH_ERROR, WITH_INTERVAL, WITH_VARIANCE
from metaloom.measure.effects import FloatArray
from metaloom.measure.hazard import hazard
from metaloom.measure.transform import to_analysis_scale

MEASURES = ("GEN", "HR")
LAYOUTS = frozenset({*READY, *HAZARDS})


def ready_made(measure: str, inputs: dict[str, FloatArray], layout: tuple[str, ...]) -> tuple[FloatArray, FloatArray]:
    """Return effects and variances, both (k,), from the columns of `layout`; NaN where there is none."""
    if layout in HAZARDS:
        return hazard(inputs, layout)
    with np.errstate(divide="ignore", invalid="ignore"):
        yi = to_analysis_scale(measure, inputs["estimate"])
        if layout == WITH_ERROR:
            return yi, inputs["se"] ** 2
        if layout == WITH_VARIANCE:
            return yi, inputs["variance"]
        if layout == WITH_INTERVAL:
            level = inputs.get("level", np.full(yi.shape, 95.0))
            z = ndtri(0.5 + np.where(np.isfinite(level), level, 95.0) / 200.0)
            low, high = (to_analysis_scale(measure, inputs[name]) for name in ("ci_low", "ci_high"))
            return yi, ((high - low) / (2 * z)) ** 2
        return yi, (yi / ndtri(inputs["p_value"] / 2.0)) ** 2
