"""A proportion with its interval.

Wilson's interval (1927) is the default: it keeps its level for small numbers and at 0 or all, where the usual one has
no width. Clopper and Pearson's exact one (1934) can be asked for.
"""

from __future__ import annotations

from typing import Any

METHODS = {"wilson": "wilson", "exact": "beta"}


def proportion(events: int, total: int, interval: str, level: float) -> dict[str, Any]:
    """Return events, total, their ratio and its interval (statsmodels); null where there is nothing to count."""
    if total == 0:
        return {"events": 0, "total": 0, "estimate": None, "lower": None, "upper": None}
    from statsmodels.stats.proportion import proportion_confint

    lower, upper = proportion_confint(events, total, alpha=1 - level / 100, method=METHODS[interval])
    lower, upper = max(0.0, float(lower)), min(1.0, float(upper))
    return {"events": events, "total": total, "estimate": events / total, "lower": lower, "upper": upper}
