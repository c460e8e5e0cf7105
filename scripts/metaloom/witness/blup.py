"""Predicted true effects by another route: Henderson's mixed-model equations, solved whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from metaloom.measure.effects import Effects
from metaloom.pool.parts import PooledModel, known
from metaloom.probe.parts import TrueEffect
from metaloom.witness.agreement import Agreed, Testimony, agree

ROUTE = "Henderson's mixed-model equations"
MOST = 1_000


def blup_witness(rows: Sequence[TrueEffect], model: PooledModel, effects: Effects) -> Testimony:
    """Return predictions and their standard errors, given the published tau2 (which the pooled witness has
    confirmed).
    """
    y, v, tau2 = effects.yi, effects.vi, known(model.heterogeneity.tau2)
    mean, mean_error = known(model.pooled.estimate), known(model.pooled.standard_error)
    k = len(y)
    if k > MOST:
        return Testimony(None, reason=f"the equations of {k} studies are too many to be solved whole")
    if tau2 <= 1e-8 * float(v.min()):
        other = [(mean, mean_error)] * k
    else:
        design = np.column_stack([np.ones(k), np.eye(k)])
        left = design.T @ (design / v[:, None])
        left[1:, 1:] += np.eye(k) / tau2
        inverse = np.linalg.inv(left)
        solved = inverse @ (design.T @ (y / v))
        # Hartung-Knapp widens the variance of the mean alone
        wider = mean_error**2 - inverse[0, 0]
        spread = np.diag(design @ inverse @ design.T) + (v / (tau2 + v)) ** 2 * wider
        other = list(zip(design @ solved, np.sqrt(spread), strict=True))
    agreed: list[Agreed] = []
    for row, (estimate, error) in zip(rows, other, strict=True):
        agreed.append(agree(f"{row.study_id} estimate", row.estimate, float(estimate), float(error)))
        agreed.append(agree(f"{row.study_id} standard_error", row.standard_error, float(error), float(error)))
    return Testimony(ROUTE, tuple(agreed))
