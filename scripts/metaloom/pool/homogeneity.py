"""Tests that go with Mantel-Haenszel pooling: of association over all tables, and of one common odds ratio.

Sources: Mantel and Haenszel 1959, Journal of the National Cancer Institute 22:719-748; Cochran 1954, Biometrics
10:417-451; Breslow and Day 1980, Statistical Methods in Cancer Research I, section 4.4; Tarone 1985, Biometrika
72:91-95, for its correction; Rothman, Greenland and Lash 2008 for person-time.
"""

from __future__ import annotations

import numpy as np

from metaloom.measure.effects import FloatArray
from metaloom.pool.parts import Test
from metaloom.pool.tables import FourCells, chi_squared


def association_tests(cells: FourCells, continuity: bool) -> dict[str, Test | None]:
    """Test by Cochran-Mantel-Haenszel and Cochran whether there is any association, given one odds ratio in all
    tables.
    """
    n1, n2 = cells.a + cells.b, cells.c + cells.d
    m1, m2 = cells.a + cells.c, cells.b + cells.d
    total = n1 + n2
    apart = _distance(float((cells.a - n1 * m1 / total).sum()), continuity)
    margins = n1 * n2 * m1 * m2
    exact, large = float((margins / (total**2 * (total - 1.0))).sum()), float((margins / total**3).sum())
    if exact <= 0.0:
        return {"cochran_mantel_haenszel": None, "cochran": None}
    return {
        "cochran_mantel_haenszel": chi_squared(apart**2 / exact, 1),
        "cochran": chi_squared(apart**2 / large, 1),
    }


def rate_association(
    x1: FloatArray, t1: FloatArray, x2: FloatArray, t2: FloatArray, continuity: bool
) -> dict[str, Test | None]:
    """Return the Mantel-Haenszel test for events in person-time."""
    total = t1 + t2
    apart = _distance(float((x1 - (x1 + x2) * t1 / total).sum()), continuity)
    variance = float(((x1 + x2) * t1 * t2 / total**2).sum())
    return {"cochran_mantel_haenszel": chi_squared(apart**2 / variance, 1) if variance > 0.0 else None}


def _distance(difference: float, continuity: bool) -> float:
    """Return the observed minus expected events, less half an event where continuity is corrected for.

    As Mantel and Haenszel print it: a difference below half an event comes out beyond zero, and is squared like any.
    """
    return abs(difference) - 0.5 if continuity else abs(difference)


def breslow_day(cells: FourCells, odds_ratio: float) -> dict[str, Test]:
    """Return Breslow and Day's test of one common odds ratio, and Tarone's correction, over the tables that tell
    something.
    """
    n1, n2, m1 = cells.a + cells.b, cells.c + cells.d, cells.a + cells.c
    m2 = n1 + n2 - m1
    telling = (m1 > 0.0) & (m2 > 0.0) & (n1 > 0.0) & (n2 > 0.0)
    a, n1, n2, m1 = cells.a[telling], n1[telling], n2[telling], m1[telling]
    expected = expected_count(n1, n2, m1, odds_ratio)
    variance = 1.0 / (1 / expected + 1 / (n1 - expected) + 1 / (m1 - expected) + 1 / (n2 - m1 + expected))
    statistic = float(((a - expected) ** 2 / variance).sum())
    corrected = statistic - float((a - expected).sum()) ** 2 / float(variance.sum())
    df = int(telling.sum()) - 1
    return {"breslow_day": chi_squared(statistic, df), "tarone": chi_squared(corrected, df)}


def expected_count(n1: FloatArray, n2: FloatArray, m1: FloatArray, odds_ratio: float) -> FloatArray:
    """Return events expected in the treated arm, (k,), given the margins and an odds ratio: the root of a quadratic."""
    if abs(odds_ratio - 1.0) < 1e-12:
        return n1 * m1 / (n1 + n2)
    leading = 1.0 - odds_ratio
    middle = n2 - m1 + odds_ratio * (n1 + m1)
    constant = -odds_ratio * n1 * m1
    root = np.sqrt(middle**2 - 4.0 * leading * constant)
    return -2.0 * constant / (middle + root)
