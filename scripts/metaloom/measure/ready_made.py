"""Estimates that a paper gives ready-made: GEN on the analysis scale, HR on the natural scale.

The standard error comes from `se` (of the analysis scale: of the logarithm for a ratio), from `variance`, from an
interval (natural scale for a ratio), from a two-sided p value by the normal distribution, or, for hazard ratios, from
the log-rank statistic: log HR = (O - E) / V with variance 1 / V.
Sources: Cochrane Handbook 6.3 (intervals and p values); Parmar, Torri and Stewart 1998, Statistics in Medicine
17:2815-2834, and Tierney et al. 2007, Trials 8:16 (hazard ratios).
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from metaloom.measure.columns import LOG_RANK, WITH_ERROR, WITH_INTERVAL, WITH_VARIANCE
from metaloom.measure.effects import FloatArray

MEASURES = ("GEN", "HR")


def ready_made(measure: str, inputs: dict[str, FloatArray], layout: tuple[str, ...]) -> tuple[FloatArray, FloatArray]:
    """Effects and variances, both (k,), from the columns of `layout`; NaN where there is none."""
    if layout == LOG_RANK:
        v = inputs["log_rank_variance"]
        with np.errstate(divide="ignore", invalid="ignore"):
            return inputs["observed_minus_expected"] / v, 1 / v
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
