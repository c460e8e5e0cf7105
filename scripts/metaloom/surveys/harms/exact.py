"""Exact statistics for few events or none: intervals of a proportion and of a rate, comparison of two arms.

No event among n people does not mean no risk: with 1 - 0.05^(1/n) as the true risk, one such group in twenty would
show none. That one-sided limit is `bound`; `lower` and `upper` are the two-sided ones.
"""

from __future__ import annotations

import math
from functools import reduce

from metaloom.pool.parts import known
from metaloom.surveys.harms.facts import Comparison, CountedPeople, Rate
from metaloom.surveys.proportion import proportion

PER = 100.0
"""Rates are given for so many person-years."""
MOST_ARRANGEMENTS = 2_000_000


def counted(events: int, total: int, level: float) -> CountedPeople:
    """Return events, total and share with Clopper and Pearson's (1934) two-sided limits and one-sided upper bound."""
    two_sided = proportion(events, total, "exact", level)
    one_sided = proportion(events, total, "exact", one_sided_level(level))
    return CountedPeople(
        events=events,
        total=total,
        estimate=known(two_sided.estimate),
        lower=known(two_sided.lower),
        upper=known(two_sided.upper),
        bound=known(one_sided.upper),
    )


def rate(events: int, years: float, level: float) -> Rate:
    """Return events per 100 person-years with Garwood's (1936) exact Poisson limits and one-sided upper bound."""
    from statsmodels.stats.rates import confint_poisson

    lower, upper = confint_poisson(events, years / PER, method="exact-c", alpha=1 - level / 100)
    bound = confint_poisson(events, years / PER, method="exact-c", alpha=1 - one_sided_level(level) / 100)[1]
    estimate = events / years * PER
    return Rate(years=years, estimate=estimate, lower=float(lower), upper=float(upper), bound=float(bound))


def one_sided_level(level: float) -> float:
    """Return the level (percent) of the two-sided interval whose upper limit is the one-sided bound of a level."""
    return 2 * level - 100


def compared(events: int, total: int, control_events: int, control_total: int, level: float) -> Comparison:
    """Compare the treated with the controls, exactly where there is an exact way.

    `odds_ratio`: the conditional maximum likelihood estimate with its exact limits (null: without limit, or where
    neither arm has an event, not estimable); `p_value`: Fisher's exact test; `difference`: of the risks, with
    Newcombe's (1998) limits, which exist without any event.
    """
    import numpy as np
    from scipy.stats import fisher_exact
    from scipy.stats.contingency import odds_ratio
    from statsmodels.stats.proportion import confint_proportions_2indep

    table = np.array([[events, total - events], [control_events, control_total - control_events]])
    low, high = confint_proportions_2indep(
        events, total, control_events, control_total, compare="diff", method="newcomb", alpha=1 - level / 100
    )
    ratio = lower = upper = p_value = None
    estimable = 0 < events + control_events < total + control_total
    if estimable:
        exact = odds_ratio(table)
        limits = exact.confidence_interval(level / 100)
        ratio, lower, upper = (_finite(value) for value in (exact.statistic, limits.low, limits.high))
        p_value = float(fisher_exact(table).pvalue)
    return Comparison(
        odds_ratio=ratio,
        lower=lower,
        upper=upper,
        p_value=p_value,
        estimable=estimable,
        difference=events / total - control_events / control_total,
        difference_lower=float(low),
        difference_upper=float(high),
    )


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def equal_odds(tables: list[tuple[int, int, int, int]]) -> float | None:
    """Return P of Zelen's (1971) exact test that all studies have one odds ratio.

    `tables`: events and total of the treated, events and total of the controls. Given all margins and the number of
    treated people with the event in all, it adds up the arrangements over the studies that are no likelier than the
    observed one. None with fewer than two studies or more arrangements than can be listed.
    """
    import numpy as np
    from scipy.stats import hypergeom

    if len(tables) < 2:
        return None
    supports = [np.arange(max(0, a + c - m), min(n, a + c) + 1) for a, n, c, m in tables]
    if math.prod(len(support) for support in supports) > MOST_ARRANGEMENTS:
        return None
    chances = [hypergeom.pmf(s, n + m, a + c, n) for s, (a, n, c, m) in zip(supports, tables, strict=True)]
    joint, together = reduce(np.multiply.outer, chances), reduce(np.add.outer, supports)
    possible = together == sum(a for a, *_ in tables)
    observed = math.prod(
        float(chance[a - support[0]]) for chance, support, (a, *_) in zip(chances, supports, tables, strict=True)
    )
    return float(joint[possible & (joint <= observed * (1 + 1e-7))].sum() / joint[possible].sum())
