"""What Mantel-Haenszel and Peto share: the tables they pool, and Q about their pooled estimate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc, ndtr, ndtri

from metaloom.measure.effects import BoolArray, Effects, FloatArray, Policy
from metaloom.measure.zero_cells import addition, double_zero
from metaloom.pool.parts import NO_HETEROGENEITY, Heterogeneity, Pooled, Test

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


@dataclass(frozen=True)
class FourCells:
    """2x2 tables: a, b treated with and without the event, c, d control; all (k,). `used` marks the pooled ones."""

    a: FloatArray
    b: FloatArray
    c: FloatArray
    d: FloatArray
    used: BoolArray


def four_cells(effects: Effects, analysis: Analysis) -> FourCells:
    """Return the tables to be pooled, with what `tables:` declares added to them (by default nothing)."""
    a, c = effects.inputs["events_treated"], effects.inputs["events_control"]
    b, d = effects.inputs["total_treated"] - a, effects.inputs["total_control"] - c
    used = np.ones(a.shape, dtype=bool)
    if analysis.tables is not None:
        if analysis.tables.drop00:
            used = ~double_zero(a, b, c, d)
        extra = addition(Policy(analysis.tables.add, analysis.tables.to), [a[used], b[used], c[used], d[used]])
        a, b, c, d = (_grown(cell, used, extra) for cell in (a, b, c, d))
    return FourCells(a, b, c, d, used)


def _grown(cell: FloatArray, used: BoolArray, extra: FloatArray) -> FloatArray:
    grown = cell.astype(float).copy()
    grown[used] += extra
    return grown


def normal_part(estimate: float, error: float, level: float) -> Pooled:
    """Return the `pooled` part of an estimate that is tested by the normal distribution."""
    margin = float(ndtri(0.5 + level / 200.0)) * error
    statistic = estimate / error
    return Pooled(
        estimate=estimate,
        standard_error=error,
        statistic=statistic,
        df=None,
        p_value=float(2.0 * ndtr(-abs(statistic))),
        ci_lower=estimate - margin,
        ci_upper=estimate + margin,
    )


def heterogeneity_of_q(q: float, df: int) -> Heterogeneity:
    """Return Q with its test, and I2 and H2 from Q (Higgins and Thompson 2002); tau2 is zero by the model."""
    return replace(
        NO_HETEROGENEITY,
        tau2=0.0,
        tau=0.0,
        q=q,
        q_df=float(df),
        q_p_value=float(chdtrc(df, q)) if df > 0 else 1.0,
        i2=max(0.0, 100.0 * (q - df) / q) if q > 0.0 and df > 0 else 0.0,
        h2=q / df if df > 0 else 1.0,
    )


def q_about(effects: Effects, estimate: float) -> Heterogeneity:
    """Return Q of the studies' own estimates about a pooled one, over the studies that have an estimate."""
    there = np.isfinite(effects.yi) & np.isfinite(effects.vi)
    q = float(np.sum((effects.yi[there] - estimate) ** 2 / effects.vi[there]))
    return heterogeneity_of_q(q if there.sum() > 1 else 0.0, max(int(there.sum()) - 1, 0))


def chi_squared(statistic: float, df: int) -> Test:
    """Return a statistic with its chi-squared test; no p value without a degree of freedom."""
    return Test(statistic=statistic, df=df, p_value=float(chdtrc(df, statistic)) if df > 0 else None)
