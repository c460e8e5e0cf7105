"""Whether designs agree: Cochran's Q of a network split into heterogeneity within designs and inconsistency between.

Krahn, Binder and König 2013, BMC Medical Research Methodology 13:35; the random-effects test is that of the full
design-by-treatment interaction model (Higgins et al. 2012, Research Synthesis Methods 3:98-110), tau2 by moments within
designs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scipy import stats

from metaloom.pool.network.consistency import consistent
from metaloom.pool.network.tau2 import information
from metaloom.pool.network.trial import Trial


def inconsistency(trials: Sequence[Trial], treatments: Sequence[str]) -> dict[str, Any]:
    """Return `{total, within, between, between_random, designs}`, each test `{q, df, p_value}`; null without a
    degree.
    """
    n = len(treatments)
    designs: dict[tuple[int, ...], list[Trial]] = {}
    for trial in trials:
        designs.setdefault(trial.design, []).append(trial)
    apart = {design: consistent(own, n) for design, own in designs.items()}
    total = consistent(trials, n)
    q_within = sum(fitted.q for fitted in apart.values())
    df_within = sum(fitted.df for fitted in apart.values())
    rows = []
    for design, own in designs.items():
        others = [trial for trial in trials if trial.design != design]
        rest = consistent(others, n)
        rows.append(
            {
                "treatments": [treatments[arm] for arm in design],
                "studies": len(own),
                **_test(apart[design].q, apart[design].df),
                "detached": _test(rest.q - (q_within - apart[design].q), rest.df - (df_within - apart[design].df)),
            }
        )
    speed = sum(information(fitted) for fitted in apart.values())
    tau2 = max(0.0, (q_within - df_within) / speed) if df_within > 0 else 0.0
    q_random = consistent(trials, n, tau2).q - sum(consistent(own, n, tau2).q for own in designs.values())
    return {
        "total": _test(total.q, total.df),
        "within": _test(q_within, df_within),
        "between": _test(total.q - q_within, total.df - df_within),
        "between_random": {**_test(q_random, total.df - df_within), "tau2_within": tau2},
        "designs": rows,
    }


def _test(q: float, df: int) -> dict[str, Any]:
    """Return a Q with its chi-squared test; without a degree of freedom there is nothing to test."""
    if df <= 0:
        return {"q": None, "df": 0, "p_value": None}
    q = max(q, 0.0)
    return {"q": q, "df": df, "p_value": float(stats.chi2.sf(q, df))}
