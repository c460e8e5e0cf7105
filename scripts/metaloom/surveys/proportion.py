"""A proportion with its interval.

Wilson's interval (1927) is the default: it keeps its level for small numbers and at 0 or all, where the usual one has
no width. Clopper and Pearson's exact one (1934) can be asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

METHODS = {"wilson": "wilson", "exact": "beta"}


@dataclass(frozen=True, kw_only=True)
class Proportion:
    """Events of a total, their ratio and its interval (0 to 1); None where there is nothing to count."""

    events: int
    total: int
    estimate: float | None
    lower: float | None
    upper: float | None


def proportion(events: int, total: int, interval: str, level: float) -> Proportion:
    """Return a proportion with its interval (statsmodels)."""
    if total == 0:
        return Proportion(events=0, total=0, estimate=None, lower=None, upper=None)
    from statsmodels.stats.proportion import proportion_confint

    lower, upper = proportion_confint(events, total, alpha=1 - level / 100, method=METHODS[interval])
    lower, upper = max(0.0, float(lower)), min(1.0, float(upper))
    return Proportion(events=events, total=total, estimate=events / total, lower=lower, upper=upper)
