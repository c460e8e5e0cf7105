"""Mantel-Haenszel pooling of 2x2 tables and of rates: no study needs an estimate of its own, and zero cells do no harm.

Sources: Mantel and Haenszel 1959 (OR, test); Robins, Breslow and Greenland 1986, Biometrics 42:311-323 (variance of
log OR); Greenland and Robins 1985, Biometrics 41:55-68 (RR, IRR, IRD with their variances); Sato, Greenland and Robins
1989, Biometrics 45:1323-1324 (variance of RD); Cochrane Handbook 10.4.1. The pooled estimate is tested by z.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from metaloom.catalogue.measures import measure_of
from metaloom.measure.effects import BoolArray, Effects, FloatArray, Policy
from metaloom.measure.zero_cells import addition
from metaloom.pool.homogeneity import association_tests, breslow_day, rate_association
from metaloom.pool.parts import PooledModel, Refused, Test, no_prediction
from metaloom.pool.refusal import NO_EVENTS_NO_ERROR
from metaloom.pool.tables import FourCells, four_cells, normal_part, q_about

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

Weighted = tuple[float, float, FloatArray]
"""Estimate, variance, and weights (k,)."""


def mantel_haenszel(effects: Effects, analysis: Analysis) -> PooledModel | Refused:
    """Return the tables or rates pooled with their tests; Refused where nothing can be pooled.

    Q takes the studies' own estimates (with the declared zero-cell policy) about the Mantel-Haenszel estimate.
    """
    if effects.measure in {"IRR", "IRD"}:
        return _rates(effects, analysis)
    cells = four_cells(effects, analysis)
    kept = _only(cells)
    pooled = {"OR": odds_ratio, "RR": risk_ratio, "RD": risk_difference}[effects.measure](kept)
    if pooled is None:
        return Refused(_nothing(effects.measure))
    estimate, variance, weights = pooled
    tests: Mapping[str, Test | None] = {}
    if effects.measure == "OR":
        tests = {**association_tests(kept, analysis.continuity), **breslow_day(kept, float(np.exp(estimate)))}
    return _answer(effects, analysis, estimate, variance, weights, cells.used, tests)


def odds_ratio(cells: FourCells) -> Weighted | None:
    """Return log OR = log(sum ad/N / sum bc/N) with the variance of Robins, Breslow and Greenland; None where it has
    none.
    """
    total = cells.a + cells.b + cells.c + cells.d
    p, q = (cells.a + cells.d) / total, (cells.b + cells.c) / total
    r, s = cells.a * cells.d / total, cells.b * cells.c / total
    big_r, big_s = float(r.sum()), float(s.sum())
    if big_r <= 0.0 or big_s <= 0.0:
        return None
    variance = (p @ r / big_r**2 + (p @ s + q @ r) / (big_r * big_s) + q @ s / big_s**2) / 2.0
    return float(np.log(big_r / big_s)), float(variance), s


def risk_ratio(cells: FourCells) -> Weighted | None:
    """Return log RR = log(sum a n2/N / sum c n1/N) with the variance of Greenland and Robins; None where it has
    none.
    """
    n1, n2 = cells.a + cells.b, cells.c + cells.d
    total = n1 + n2
    r, s = cells.a * n2 / total, cells.c * n1 / total
    big_r, big_s = float(r.sum()), float(s.sum())
    if big_r <= 0.0 or big_s <= 0.0:
        return None
    spread = (n1 * n2 * (cells.a + cells.c) - cells.a * cells.c * total) / total**2
    return float(np.log(big_r / big_s)), float(spread.sum() / (big_r * big_s)), s


def risk_difference(cells: FourCells) -> Weighted | None:
    """Return RD = sum (a n2 - c n1)/N / sum n1 n2/N with the variance of Sato, Greenland and Robins; None without
    one.
    """
    a, c = cells.a, cells.c
    n1, n2 = a + cells.b, c + cells.d
    total = n1 + n2
    weights = n1 * n2 / total
    if not len(weights):
        return None
    estimate = float(((a * n2 - c * n1) / total).sum() / weights.sum())
    p = (n1**2 * c - n2**2 * a + n1 * n2 * (n2 - n1) / 2.0) / total**2
    q = (a * (n2 - c) + c * (n1 - a)) / (2.0 * total)
    variance = float((estimate * p.sum() + q.sum()) / weights.sum() ** 2)
    return (estimate, variance, weights) if variance > 0.0 else None


def _rates(effects: Effects, analysis: Analysis) -> PooledModel | Refused:
    x1, x2 = effects.inputs["events_treated"], effects.inputs["events_control"]
    t1, t2 = effects.inputs["time_treated"], effects.inputs["time_control"]
    used = np.ones(x1.shape, dtype=bool)
    if analysis.tables is not None:
        used = ~((x1 == 0.0) & (x2 == 0.0) & analysis.tables.drop00)
    x1, x2, t1, t2 = x1[used], x2[used], t1[used], t2[used]
    if analysis.tables is not None:
        extra = addition(Policy(analysis.tables.add, analysis.tables.to), [x1, x2])
        x1, x2 = x1 + extra, x2 + extra
    pooled = (rate_ratio if effects.measure == "IRR" else rate_difference)(x1, t1, x2, t2)
    if pooled is None:
        return Refused(_nothing(effects.measure))
    tests = rate_association(x1, t1, x2, t2, analysis.continuity) if effects.measure == "IRR" else {}
    return _answer(effects, analysis, *pooled, used, tests)


def rate_ratio(x1: FloatArray, t1: FloatArray, x2: FloatArray, t2: FloatArray) -> Weighted | None:
    """Return log IRR = log(sum x1 t2/T / sum x2 t1/T) with the variance of Greenland and Robins; None where it has
    none.
    """
    total = t1 + t2
    r, s = x1 * t2 / total, x2 * t1 / total
    big_r, big_s = float(r.sum()), float(s.sum())
    if big_r <= 0.0 or big_s <= 0.0:
        return None
    spread = float((t1 * t2 * (x1 + x2) / total**2).sum())
    return float(np.log(big_r / big_s)), spread / (big_r * big_s), s


def rate_difference(x1: FloatArray, t1: FloatArray, x2: FloatArray, t2: FloatArray) -> Weighted | None:
    """Return IRD = sum (x1 t2 - x2 t1)/T / sum t1 t2/T with the variance of Greenland and Robins; None where it has
    none.
    """
    weights = t1 * t2 / (t1 + t2)
    if not len(weights):
        return None
    estimate = float((weights * (x1 / t1 - x2 / t2)).sum() / weights.sum())
    variance = float((weights**2 * (x1 / t1**2 + x2 / t2**2)).sum() / weights.sum() ** 2)
    return (estimate, variance, weights) if variance > 0.0 else None


def _answer(
    effects: Effects,
    analysis: Analysis,
    estimate: float,
    variance: float,
    weights: FloatArray,
    used: BoolArray,
    tests: Mapping[str, Test | None],
) -> PooledModel:
    shares = np.zeros(len(effects))
    shares[used] = 100.0 * weights / weights.sum()
    return PooledModel(
        k=int(used.sum()),
        pooled=normal_part(estimate, float(np.sqrt(variance)), analysis.level),
        heterogeneity=q_about(effects, estimate),
        prediction=no_prediction(analysis.prediction),
        weights=tuple(float(share) for share in shares),
        tests=tests,
    )


def _only(cells: FourCells) -> FourCells:
    """Return the tables that are pooled, alone."""
    used = cells.used
    return FourCells(cells.a[used], cells.b[used], cells.c[used], cells.d[used], used[used])


def _nothing(measure: str) -> str:
    if measure_of(measure).difference:
        return NO_EVENTS_NO_ERROR
    return "One arm had no event in any study, so that no ratio can be estimated."
