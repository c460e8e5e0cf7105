"""Tests that go with the pooling of tables, by another route: statsmodels' StratifiedTable and GLM, SciPy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import optimize, stats

from metaloom.measure.effects import Effects
from metaloom.pool.parts import Test
from metaloom.pool.tables import FourCells, four_cells
from metaloom.witness.agreement import SMALLEST_P, Agreed, Testimony, agree
from metaloom.witness.tables import pooled_cells, rates_of

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def tests_witness(tests: Mapping[str, Test | None], effects: Effects, analysis: Analysis) -> Testimony:
    """Return association (Cochran-Mantel-Haenszel, Cochran) and one common odds ratio (Breslow-Day, Tarone)."""
    if analysis.method == "GLMM":
        return Testimony(None, reason="likelihood-ratio and Wald tests of a mixed model have no second route yet")
    half = 0.5 if analysis.continuity else 0.0
    if effects.measure == "IRR":
        x1, t1, x2, t2 = rates_of(effects, analysis)
        law = stats.binom(1, t1 / (t1 + t2))
        apart = float(np.sum(x1 - (x1 + x2) * law.mean()))
        statistic = (abs(apart) - half) ** 2 / float(np.sum((x1 + x2) * law.var()))
        return Testimony("binomial given the events, scipy.stats", tuple(_chi2(tests, {"cochran_mantel_haenszel":
                         (statistic, 1)})))  # fmt: skip
    from statsmodels.stats.contingency_tables import StratifiedTable

    cells = _telling(pooled_cells(four_cells(effects, analysis)))
    table = StratifiedTable(np.array([[cells.a, cells.b], [cells.c, cells.d]]), shift_zeros=False)
    null = table.test_null_odds(correction=analysis.continuity)
    plain, adjusted = _equal_odds(cells, table)
    df = len(cells.a) - 1
    return Testimony(
        "statsmodels StratifiedTable, score of a logistic GLM",
        tuple(_chi2(tests, {
            "cochran_mantel_haenszel": (float(null.statistic), 1),
            "cochran": (_score(cells, half), 1),
            "breslow_day": (plain, df),
            "tarone": (adjusted, df),
        })),
    )  # fmt: skip


def _equal_odds(cells: FourCells, table: Any) -> tuple[float, float]:
    """Return Breslow and Day's statistic and Tarone's; statsmodels divides by 1 - OR, so that near 1 the expected
    counts are found as roots of the odds ratio instead.
    """
    odds_ratio = float(table.oddsratio_pooled)
    if abs(odds_ratio - 1.0) > 1e-4:
        found = (table.test_equal_odds(adjust=False), table.test_equal_odds(adjust=True))
        return float(found[0].statistic), float(found[1].statistic)
    n1, n2, m1 = cells.a + cells.b, cells.c + cells.d, cells.a + cells.c
    low, high = np.maximum(0.0, m1 - n2), np.minimum(n1, m1)

    def excess(x: float, i: int) -> float:
        return float(x * (n2[i] - m1[i] + x) - odds_ratio * (n1[i] - x) * (m1[i] - x))

    expected = np.array(
        [optimize.brentq(excess, low[i], high[i], args=(i,), xtol=1e-14, rtol=1e-14) for i in range(len(m1))]
    )
    inverse = 1 / expected + 1 / (n1 - expected) + 1 / (m1 - expected) + 1 / (n2 - m1 + expected)
    plain = float(np.sum((cells.a - expected) ** 2 * inverse))
    return plain, plain - float(np.sum(cells.a - expected)) ** 2 / float(np.sum(1 / inverse))


def _chi2(tests: Mapping[str, Test | None], others: dict[str, tuple[float, int]]) -> list[Agreed]:
    found = []
    for name, (statistic, df) in others.items():
        mine = tests.get(name)
        if mine is not None:
            found.append(agree(name, mine.statistic, statistic, 1.0))
            if df > 0:
                found.append(agree(f"{name} p", mine.p_value, float(stats.chi2.sf(statistic, df)), SMALLEST_P))
    return found


def _score(cells: FourCells, half: float) -> float:
    """Return the score statistic of the treatment in a logistic regression on the studies alone."""
    import statsmodels.api as sm

    n1, n2, k = cells.a + cells.b, cells.c + cells.d, len(cells.a)
    outcome = np.column_stack([np.r_[cells.a, cells.c], np.r_[cells.b, cells.d]])
    studies = np.vstack([np.eye(k), np.eye(k)])
    fitted = sm.GLM(outcome, studies, family=sm.families.Binomial()).fit(tol=1e-14, maxiter=200).fittedvalues
    p = np.asarray(fitted)[:k]
    apart, variance = float(np.sum(cells.a - n1 * p)), float(np.sum(p * (1 - p) * n1 * n2 / (n1 + n2)))
    return (abs(apart) - half) ** 2 / variance


def _telling(cells: FourCells) -> FourCells:
    """Return the tables with events and non-events in both arms together; the others add nothing to any of the
    tests.
    """
    keep = (cells.a + cells.c > 0) & (cells.b + cells.d > 0) & (cells.a + cells.b > 0) & (cells.c + cells.d > 0)
    return FourCells(cells.a[keep], cells.b[keep], cells.c[keep], cells.d[keep], keep[keep])
