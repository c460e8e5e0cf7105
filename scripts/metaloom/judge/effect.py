"""The effect that is judged: the pooled one, or that of the only study, which is distinguished from a pooled one."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from metaloom.catalogue.measures import measure_of
from metaloom.engine.result import Result

SAYS_NOTHING = log(100)
"""An interval of a ratio that includes no effect and is at least so wide (a hundredfold) tells nothing."""


@dataclass(frozen=True)
class Effect:
    """One comparison on the analysis scale (log for ratios), with its interval."""

    measure: str
    estimate: float
    lower: float
    upper: float
    k: int
    pooled: bool


def effect_of(result: Result) -> Effect | None:
    """Return the effect of one result; None where there is none or where no two groups are compared."""
    measure = str(result.measure)
    if not measure_of(measure).compares or result.network:
        return None
    if result.status == "ok":
        pooled = result.pooled.ends
        return None if pooled is None else Effect(measure, *pooled, result.k, pooled=True)
    alone = result.studies[0].ends if len(result.studies) == 1 else None
    return None if alone is None else Effect(measure, *alone, 1, pooled=False)


def says_nothing(measure: str, lower: float, upper: float) -> bool:
    """Return whether the interval of a ratio (logarithms) includes no effect and nearly everything else.

    A spread or a rate has a unit, in which 1 is a value like any other: there the width alone decides, so that the
    answer is the same in every unit.
    """
    facts = measure_of(measure)
    if facts.scale.name != "exp" or upper - lower < SAYS_NOTHING:
        return False
    has_unit = facts.null is None and not facts.in_per_cent
    return has_unit or lower <= 0 <= upper


def margin_of(measure: str, minimal_important: float | None) -> float | None:
    """Return the smallest effect that matters as a distance from no effect on the analysis scale; None where there is
    none.
    """
    if minimal_important is None:
        return None
    value = measure_of(measure).scale.analysed(minimal_important)
    return None if value is None else abs(value)
