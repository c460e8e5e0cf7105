"""Direct against indirect evidence for one comparison: side-splitting by back-calculation.

The network's estimate is the precision-weighted mean of the direct and the indirect one; knowing two gives the third
(Dias et al. 2010, Statistics in Medicine 29:932-944, section 3.2; after Bucher 1997).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

from metaloom.pool.network.parts import Evidence
from metaloom.pool.network.trial import Trial

NOTHING = 1e-9


@dataclass(frozen=True)
class Split:
    """Direct and indirect evidence for one comparison, and how far they are apart; None what does not exist.

    `direct_share` is the share of direct evidence in the network's estimate (0 to 1).
    """

    studies: int
    direct_share: float
    direct: Evidence | None
    indirect: Evidence | None
    difference: Evidence | None


def split(trials: Sequence[Trial], i: int, j: int, tau2: float, estimate: float, variance: float) -> Split:
    """Return direct and indirect evidence for treatment i against j."""
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
        return Split(0, 0.0, None, _estimate(estimate, variance), None)
    direct = total / weight
    left = 1.0 / variance - weight
    if left * variance < NOTHING:
        return Split(studies, 1.0, _estimate(direct, 1.0 / weight), None, None)
    indirect = (estimate / variance - direct * weight) / left
    return Split(
        studies=studies,
        direct_share=min(1.0, variance * weight),
        direct=_estimate(direct, 1.0 / weight),
        indirect=_estimate(indirect, 1.0 / left),
        difference=_estimate(direct - indirect, 1.0 / weight + 1.0 / left),
    )


def _estimate(value: float, variance: float) -> Evidence:
    error = variance**0.5
    return Evidence(
        estimate=value,
        standard_error=error,
        statistic=value / error,
        p_value=float(2.0 * stats.norm.sf(abs(value / error))),
    )
