"""Whether designs agree: Cochran's Q of a network split into heterogeneity within designs and inconsistency between.

Krahn, Binder and König 2013, BMC Medical Research Methodology 13:35; the random-effects test is that of the full
design-by-treatment interaction model (Higgins et al. 2012, Research Synthesis Methods 3:98-110), tau2 by moments within
designs.
"""

from __future__ import annotations

from collections.abc import Sequence

from scipy import stats

from metaloom.pool.network.consistency import consistent
from metaloom.pool.network.parts import Design, Inconsistency, QTest
from metaloom.pool.network.tau2 import information
from metaloom.pool.network.trial import Trial
from metaloom.store.part import changed


def inconsistency(trials: Sequence[Trial], treatments: Sequence[str]) -> Inconsistency:
    """Return Q in total, within and between designs (fixed and random effects); no test without a degree of freedom."""
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
        alone = _test(apart[design].q, apart[design].df)
        rows.append(
            Design(
                treatments=tuple(treatments[arm] for arm in design),
                studies=len(own),
                q=alone.q,
                df=alone.df,
                p_value=alone.p_value,
                detached=_test(rest.q - (q_within - apart[design].q), rest.df - (df_within - apart[design].df)),
            )
        )
    speed = sum(information(fitted) for fitted in apart.values())
    tau2 = max(0.0, (q_within - df_within) / speed) if df_within > 0 else 0.0
    q_random = consistent(trials, n, tau2).q - sum(consistent(own, n, tau2).q for own in designs.values())
    return Inconsistency(
        total=_test(total.q, total.df),
        within=_test(q_within, df_within),
        between=_test(total.q - q_within, total.df - df_within),
        between_random=changed(_test(q_random, total.df - df_within), tau2_within=tau2),
        designs=tuple(rows),
    )


def _test(q: float, df: int) -> QTest:
    """Return a Q with its chi-squared test; without a degree of freedom there is nothing to test."""
    if df <= 0:
        return QTest(q=None, df=0, p_value=None)
    q = max(q, 0.0)
    return QTest(q=q, df=df, p_value=float(stats.chi2.sf(q, df)))
