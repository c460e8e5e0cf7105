"""The effect that is judged: the pooled one, or that of the only study, which is told apart from a pooled one."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Any

from metaloom.catalogue.columns import ONE_GROUP, RATIO_SCALE


@dataclass(frozen=True)
class Effect:
    """One comparison on the analysis scale (log for ratios), with its interval."""

    measure: str
    estimate: float
    lower: float
    upper: float
    k: int
    pooled: bool


def effect_of(result: dict[str, Any]) -> Effect | None:
    """The effect of one result; None where there is none or where one group alone was looked at."""
    measure = str(result["measure"])
    if measure in ONE_GROUP or result.get("network"):
        return None
    pooled = result["pooled"] if result["status"] == "ok" else None
    if pooled and None not in (pooled["estimate"], pooled["ci_lower"], pooled["ci_upper"]):
        return Effect(measure, pooled["estimate"], pooled["ci_lower"], pooled["ci_upper"], result["k"], pooled=True)
    if result["status"] == "ok" or len(result["studies"]) != 1:
        return None
    study = result["studies"][0]
    if None in (study["yi"], study["ci_lower"], study["ci_upper"]):
        return None
    return Effect(measure, study["yi"], study["ci_lower"], study["ci_upper"], 1, pooled=False)


def margin_of(measure: str, minimal_important: float | None) -> float | None:
    """The smallest effect that matters as a distance from no effect on the analysis scale; None where not declared."""
    if minimal_important is None:
        return None
    return abs(log(minimal_important)) if measure in RATIO_SCALE else abs(minimal_important)
