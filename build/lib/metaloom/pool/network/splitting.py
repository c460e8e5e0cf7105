"""Direct against indirect evidence for one comparison: side-splitting by back-calculation.

The network's estimate is the precision-weighted mean of the direct and the indirect one; knowing two gives the third
(Dias et al. 2010, Statistics in Medicine 29:932-944, section 3.2; after Bucher 1997).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scipy import stats

from metaloom.pool.network.trial import Trial

NOTHING = 1e-9


def split(trials: Sequence[Trial], i: int, j: int, tau2: float, estimate: float, variance: float) -> dict[str, Any]:
    """Return `{studies, direct_share, direct, indirect, difference}` of treatment i against j; null what does not
    exist.
    """
    weight = total = 0.0
    studies = 0
    for trial in trials:
        if i in trial.arms and j in trial.arms:
            a, b = trial.arms.index(i), trial.arms.index(j)
            own = 1.0 / (float(trial.v[a, b]) + tau2)
            weight += own
            total += own * float(trial.y[a] - trial.y[b])
            studies += 1
    if not studies:
        return {
            "studies": 0, "direct_share": 0.0, "direct": None,
            "indirect": _estimate(estimate, variance), "difference": None,
        }  # fmt: skip
    direct = total / weight
    left = 1.0 / variance - weight
    known = {"studies": studies, "direct_share": min(1.0, variance * weight), "direct": _estimate(direct, 1.0 / weight)}
    if left * variance < NOTHING:
        return {**known, "direct_share": 1.0, "indirect": None, "difference": None}
    indirect = (estimate / variance - direct * weight) / left
    return {
        **known,
        "indirect": _estimate(indirect, 1.0 / left),
        "difference": _estimate(direct - indirect, 1.0 / weight + 1.0 / left),
    }


def _estimate(value: float, variance: float) -> dict[str, float]:
    error = variance**0.5
    return {
        "estimate": value,
        "standard_error": error,
        "statistic": value / error,
        "p_value": float(2.0 * stats.norm.sf(abs(value / error))),
    }
