"""Mantel-Haenszel and Peto by another route.

Odds ratios: statsmodels' StratifiedTable. Other ratios: the estimating equation sum w (p1 - theta p2) = 0, solved by
SciPy's root finder; differences: a weighted mean. Their variances are those of the estimating function, written with
risks instead of counts. Peto: weighted least squares of the studies' one-step odds ratios on a constant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, stats

from metaloom.measure.effects import Effects, FloatArray, Policy
from metaloom.measure.zero_cells import addition
from metaloom.pool.tables import FourCells, four_cells
from metaloom.witness.agreement import Numbers

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def mantel_haenszel_witness(effects: Effects, analysis: Analysis) -> tuple[str, Numbers]:
    """Return the route's name and its numbers by their dotted names in the result."""
    if effects.measure == "OR":
        from statsmodels.stats.contingency_tables import StratifiedTable

        cells = pooled_cells(four_cells(effects, analysis))
        table = StratifiedTable(np.array([[cells.a, cells.b], [cells.c, cells.d]]), shift_zeros=False)
        estimate, error = float(table.logodds_pooled), float(table.logodds_pooled_se)
        return "statsmodels StratifiedTable", _normal(estimate, error, analysis)
    route = "estimating equation by root finding"
    if effects.measure in {"RR", "RD"}:
        cells = pooled_cells(four_cells(effects, analysis))
        n1, n2 = cells.a + cells.b, cells.c + cells.d
        p1, p2, w = cells.a / n1, cells.c / n2, n1 * n2 / (n1 + n2)
        if effects.measure == "RR":
            joint = (n1 * p1 + n2 * p2) / (n1 + n2) - p1 * p2
            return route, _normal(*_ratio(p1, p2, w, joint), analysis)
        difference = float(np.average(p1 - p2, weights=w))
        error = float(np.sqrt(_spread_of_difference(difference, p1, n1, p2, n2).sum()) / w.sum())
        return route, _normal(difference, error, analysis)
    x1, t1, x2, t2 = rates_of(effects, analysis)
    r1, r2, w = x1 / t1, x2 / t2, t1 * t2 / (t1 + t2)
    if effects.measure == "IRR":
        return route, _normal(*_ratio(r1, r2, w, (t1 * r1 + t2 * r2) / (t1 + t2)), analysis)
    difference = float(np.average(r1 - r2, weights=w))
    error = float(np.sqrt(w**2 @ (r1 / t1 + r2 / t2)) / w.sum())
    return route, _normal(difference, error, analysis)


def peto_witness(effects: Effects, analysis: Analysis) -> tuple[str, Numbers]:
    """Return the route's name and its numbers by their dotted names in the result."""
    from statsmodels.regression.linear_model import WLS

    cells = pooled_cells(four_cells(effects, analysis))
    n1, n2 = cells.a + cells.b, cells.c + cells.d
    p = (cells.a + cells.c) / (n1 + n2)
    telling = (p > 0.0) & (p < 1.0)
    total = (n1 + n2)[telling]
    weights = (p * (1 - p) * n1 * n2)[telling] / (total - 1)
    effect = (cells.a - p * n1)[telling] / weights
    fitted = WLS(effect, np.ones((len(effect), 1)), weights=weights).fit()
    error = float(np.sqrt(fitted.normalized_cov_params[0, 0]))
    return "statsmodels WLS of one-step odds ratios", _normal(float(fitted.params[0]), error, analysis)


def _normal(estimate: float, error: float, analysis: Analysis) -> Numbers:
    law = stats.norm(estimate, error)
    tail = 0.5 - analysis.level / 200.0
    return {
        "pooled.estimate": estimate,
        "pooled.standard_error": error,
        "pooled.p_value": float(2.0 * stats.norm.sf(abs(estimate) / error)),
        "pooled.ci_lower": float(law.ppf(tail)),
        "pooled.ci_upper": float(law.isf(tail)),
    }


def _ratio(p1: FloatArray, p2: FloatArray, w: FloatArray, joint: FloatArray) -> tuple[float, float]:
    """Return the log ratio that solves the estimating equation, and its standard error."""
    theta = optimize.brentq(lambda t: float(w @ (p1 - np.exp(t) * p2)), -60.0, 60.0, xtol=1e-15, rtol=1e-15)
    return float(theta), float(np.sqrt((w @ joint) / ((w @ p1) * (w @ p2))))


def _spread_of_difference(theta: float, p1: FloatArray, n1: FloatArray, p2: FloatArray, n2: FloatArray) -> FloatArray:
    """Return variance of n1 n2 / N (p1 - p2 - theta), (k,): the mean of both ways to put p1 = p2 + theta into p (1 -
    p).
    """
    one_way = n2 * (p1 * (1 - p2) - theta * p1) + n1 * (p2 * (1 - p1) + theta * p2)
    other_way = n2 * (p2 * (1 - p1) + theta * (1 - p1)) + n1 * (p1 * (1 - p2) - theta * (1 - p2))
    spread: FloatArray = n1 * n2 / (n1 + n2) ** 2 * (one_way + other_way) / 2.0
    return spread


def pooled_cells(cells: FourCells) -> FourCells:
    """Return the tables that are pooled, alone."""
    keep = cells.used
    return FourCells(cells.a[keep], cells.b[keep], cells.c[keep], cells.d[keep], keep[keep])


def rates_of(effects: Effects, analysis: Analysis) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return events and times of both arms, with what `tables:` declares added."""
    names = ("events_treated", "time_treated", "events_control", "time_control")
    x1, t1, x2, t2 = (effects.inputs[name] for name in names)
    if analysis.tables is not None:
        keep = ~((x1 == 0.0) & (x2 == 0.0) & analysis.tables.drop00)
        x1, t1, x2, t2 = x1[keep], t1[keep], x2[keep], t2[keep]
        extra = addition(Policy(analysis.tables.add, analysis.tables.to), [x1, x2])
        x1, x2 = x1 + extra, x2 + extra
    return x1, t1, x2, t2
