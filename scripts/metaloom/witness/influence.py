"""Deletion diagnostics by another route: every study left out in turn, and the model fitted anew by statsmodels.

Of more than MOST studies an even spread is repeated, and the route says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from metaloom.measure.effects import Effects
from metaloom.probe.influence import NO_SPREAD
from metaloom.probe.parts import Baujat, Diagnostics
from metaloom.witness.agreement import Agreed, Testimony, agree
from metaloom.witness.regression import ROUTE, Refitted, refitted

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

MOST = 100
Deleted = tuple[Refitted, float]


def influence_witness(rows: Sequence[Diagnostics], effects: Effects, analysis: Analysis) -> Testimony:
    """Return Rstudent, DFFITS, Cook's distance, covariance ratio, tau2 and Q deleted, hat, weight and DFBETAS."""
    y, v = effects.yi, effects.vi
    whole = refitted(y, v, np.ones((len(y), 1)), analysis.method, analysis.test)
    w = 1.0 / (v + whole.tau2)
    hat = w / w.sum()
    agreed: list[Agreed] = []
    for i in _spread(len(y)):
        out, dispersion = _without(effects, analysis, i)
        change = float(whole.coefficients[0] - out.coefficients[0])
        own = dispersion * (v[i] + out.tau2)
        if own <= 1e-12 * v[i]:
            continue
        other = {
            "rstudent": (y[i] - out.coefficients[0]) / np.sqrt(own + out.covariance[0, 0]),
            "dffits": change / np.sqrt(hat[i] * own),
            "cook_d": change**2 / whole.covariance[0, 0],
            "cov_r": out.covariance[0, 0] / whole.covariance[0, 0],
            "dfbeta": change / np.sqrt(dispersion / np.sum(1.0 / (v + out.tau2))),
            "hat": hat[i],
            "weight_percent": 100.0 * hat[i],
        }
        agreed += [agree(f"{rows[i].study_id} {name}", getattr(rows[i], name), float(value), 1.0)
                   for name, value in other.items()]  # fmt: skip
        agreed.append(agree("tau2_deleted", rows[i].tau2_deleted, out.tau2, float(np.mean(v))))
        agreed.append(agree("q_deleted", rows[i].q_deleted, out.q, 1.0))
    return Testimony(_route(len(y)), tuple(agreed))


def baujat_witness(part: Baujat, effects: Effects, analysis: Analysis) -> Testimony:
    """Return each study's share in heterogeneity, and how far the estimate moves without it."""
    y, v = effects.yi, effects.vi
    whole = refitted(y, v, np.ones((len(y), 1)), analysis.method, "z")
    agreed: list[Agreed] = []
    for i in _spread(len(y)):
        out, dispersion = _without(effects, analysis, i)
        share = float((y[i] - whole.coefficients[0]) ** 2 / (v[i] + whole.tau2))
        agreed.append(agree("x", part.x[i], share, 1.0))
        if dispersion > 2.0 * NO_SPREAD:
            move = float((whole.coefficients[0] - out.coefficients[0]) ** 2 / out.covariance[0, 0])
            agreed.append(agree("y", part.y[i], move, 1.0))
    return Testimony(_route(len(y)), tuple(agreed))


def _without(effects: Effects, analysis: Analysis, i: int) -> Deleted:
    """Fit the model without study i, with its dispersion."""
    keep = np.arange(len(effects)) != i
    y, v = effects.yi[keep], effects.vi[keep]
    out = refitted(y, v, np.ones((len(y), 1)), analysis.method, analysis.test)
    return out, float(out.covariance[0, 0] / out.plain_errors[0] ** 2)


def _spread(k: int) -> list[int]:
    return [int(i) for i in np.unique(np.linspace(0, k - 1, min(k, MOST)).astype(int))]


def _route(k: int) -> str:
    return ROUTE if k <= MOST else f"{ROUTE} ({MOST} of {k} studies)"
