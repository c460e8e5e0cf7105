"""Peto's one-step odds ratio: sum of observed minus expected events over the sum of hypergeometric variances.

Yusuf, Peto, Lewis, Collins and Sleight 1985, Progress in Cardiovascular Diseases 27:335-371; Cochrane Handbook 10.4.2.
Good for rare events, small effects and balanced arms; studies without events say nothing and do no harm.
Q = sum (O - E)^2 / V - (sum (O - E))^2 / sum V; its degrees of freedom count the studies that have an estimate of their
own under the declared zero-cell policy (by default those that had events).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from metaloom.measure.effects import Effects
from metaloom.measure.two_proportions import hypergeometric
from metaloom.pool.parts import PooledModel, Refused, no_prediction
from metaloom.pool.tables import four_cells, heterogeneity_of_q, normal_part

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def peto(effects: Effects, analysis: Analysis) -> PooledModel | Refused:
    """Return the tables pooled by Peto's method; Refused where no study had an event."""
    cells = four_cells(effects, analysis)
    apart, variance = hypergeometric(cells.a, cells.b, cells.c, cells.d)
    apart, variance = np.where(cells.used, apart, 0.0), np.where(cells.used, np.nan_to_num(variance), 0.0)
    total = float(variance.sum())
    if total <= 0.0:
        return Refused("No study had both events and non-events, so that no odds ratio can be estimated.")
    estimate = float(apart.sum()) / total
    telling = variance > 0.0
    counted = np.isfinite(effects.yi) & np.isfinite(effects.vi)
    q = float((apart[telling] ** 2 / variance[telling]).sum()) - float(apart.sum()) ** 2 / total
    return PooledModel(
        k=int(cells.used.sum()),
        pooled=normal_part(estimate, float(np.sqrt(1.0 / total)), analysis.level),
        heterogeneity=heterogeneity_of_q(q, max(int(counted.sum()) - 1, 0)),
        prediction=no_prediction(analysis.prediction),
        weights=tuple(float(share) for share in 100.0 * variance / total),
    )
