"""How many significant digits two answers share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import floor, isfinite, log10
from typing import Any

from metaloom.pool.parts import Heterogeneity, Pooled
from metaloom.store.plain import SOMETIMES

Numbers = dict[str, float | None]
"""Numbers of another route by their dotted names in the result, as `pooled.estimate`."""

DIGITS_NEEDED = 6
MOST_DIGITS = 15
NOTHING = 1e-300
SMALLEST_P = 1e-10
"""Below this a p value is printed as a bound; its digits multiply the last ones of the statistic and say nothing."""
NO_SPREAD = 1e-10
"""A Hartung-Knapp standard error this far below the plain one is rounding, and what is divided by it is noise."""


class WitnessError(RuntimeError):
    """Another route to a number disagrees with it."""


@dataclass(frozen=True, kw_only=True)
class WitnessedPart:
    """One part of a result computed again by another route; `reason` where there is none."""

    part: str
    route: str | None
    digits: int | None
    reason: str | None = field(default=None, metadata=SOMETIMES)


@dataclass(frozen=True, kw_only=True)
class Witness:
    """How many digits another route confirms; both None where there is no other route, or it failed (`reason`)."""

    route: str | None
    digits: int | None
    reason: str | None = field(default=None, metadata=SOMETIMES)
    parts: tuple[WitnessedPart, ...] | None = field(default=None, metadata=SOMETIMES)


@dataclass(frozen=True)
class Agreed:
    """A number by its name, and how many digits of it another route confirms."""

    digits: int
    name: str


@dataclass(frozen=True)
class Testimony:
    """What another route says about one part of a result; without a route, why there is none."""

    route: str | None
    agreed: tuple[Agreed, ...] = ()
    reason: str | None = None

    @property
    def worst(self) -> Agreed:
        """The number that agrees least."""
        return min(self.agreed, key=lambda item: item.digits, default=Agreed(MOST_DIGITS, "anything"))


def agree(name: str, mine: float | None, other: float | None, unit: float = 0.0) -> Agreed:
    """Return digits shared by two answers to one question; below `unit` a difference counts relative to the unit."""
    if mine is None and (other is None or not isfinite(other)):
        return Agreed(MOST_DIGITS, name)
    if mine is None or other is None or not isfinite(other):
        return Agreed(0, name)
    size = max(abs(mine), abs(other), unit, NOTHING)
    apart = abs(mine - other) / size
    return Agreed(MOST_DIGITS if apart == 0.0 else min(MOST_DIGITS, floor(-log10(apart))), name)


def agree_all(name: str, mine: Iterable[float | None], other: Iterable[Any], unit: float = 0.0) -> list[Agreed]:
    """Return the same for two lists of equal length."""
    return [agree(name, a, None if b is None else float(b), unit) for a, b in zip(mine, other, strict=True)]


def digits_of(pooled: Pooled, heterogeneity: Heterogeneity | None, numbers: Numbers) -> tuple[int, str]:
    """Return the fewest digits in which `numbers` (dotted names) agree with a result, and at which name that is.

    Differences count relative to the number itself or to the number that sets its scale: a bound or an estimate to
    the standard error where it is smaller, tau2 and the standard error to `scale.…` among `numbers`, Q to 1.
    """
    worst, where = MOST_DIGITS, "anything"
    published = {"pooled": pooled, "heterogeneity": heterogeneity}
    own_error = pooled.standard_error or 0.0
    error = max(own_error, numbers.get("scale.standard_error") or 0.0)
    units = {"estimate": error, "standard_error": error, "ci_lower": error, "ci_upper": error}
    units |= {"statistic": 1.0, "q": 1.0, "p_value": SMALLEST_P, "q_p_value": SMALLEST_P}
    units["tau2"] = numbers.get("scale.tau2") or 0.0
    no_spread = own_error < NO_SPREAD * error
    for name, other in numbers.items():
        part, key = name.split(".")
        if part == "scale" or (no_spread and key in {"statistic", "p_value"}):
            continue
        mine = getattr(published[part], key)
        digits = agree(name, mine, other, units.get(key, 0.0)).digits
        if digits < worst:
            worst, where = digits, name
    return worst, where
