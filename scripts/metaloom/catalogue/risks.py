"""Ways from the risk without a treatment to the risk with it, for each kind of effect that has one.

GRADE guidelines 12 (J Clin Epidemiol 2013;66:158); Cochrane Handbook 14.1.5.2 and 15.4.4. Each takes the risk without
(0 to 1) and an effect on the analysis scale, and returns a number that may be outside 0 to 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable

Way = Callable[[float, float], float]


def by_ratio(risk: float, effect: float) -> float:
    """Return risk × RR."""
    return risk * math.exp(effect)


def by_odds(risk: float, effect: float) -> float:
    """Return the odds × OR, turned back into a risk."""
    odds = risk / (1 - risk) * math.exp(effect) if risk < 1 else math.inf
    return odds / (1 + odds) if math.isfinite(odds) else 1.0


def by_hazard(risk: float, effect: float) -> float:
    """Return 1 - (1 - risk)^HR."""
    return float(1 - (1 - risk) ** math.exp(effect))


def by_difference(risk: float, effect: float) -> float:
    """Return risk + RD."""
    return risk + effect


def by_arcsine(risk: float, effect: float) -> float:
    """Return the squared sine of the risk's arcsine plus the effect."""
    return math.sin(min(max(math.asin(math.sqrt(risk)) + effect, 0.0), math.pi / 2)) ** 2
