"""The move of one estimate between two states, split among its causes.

What the same code gives for the old and for the new files is split among the four causes. What is left, because the
old result was published by other code or other libraries, is the share of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isclose

from metaloom.engine.result import Result
from metaloom.pool.parts import Pooled
from metaloom.versions.difference.mixed import Between
from metaloom.versions.difference.shares import Coalition, sequential, shapley

PROGRAM = "program and libraries"
NUMBERS = ("estimate", "ci_lower", "ci_upper")
ROUNDING = 1e-9


@dataclass(frozen=True)
class Share:
    """What one cause moved, on the analysis scale: in the declared order, and by Shapley's value."""

    cause: str
    sequential: float
    shapley: float


@dataclass(frozen=True)
class Split:
    """For the estimate and each limit of its interval: the move, and the shares of all causes that acted."""

    moves: Mapping[str, float]
    shares: Mapping[str, tuple[Share, ...]]


def split(between: Between, old: Result, new: Result) -> Split | str:
    """Return the split of the move from the published result `old` to `new`, or the reason why there is none."""
    if between.before.measure != between.after.measure:
        return (
            f"The measure changed from {between.before.measure} to {between.after.measure}: there is no common scale."
        )
    causes = between.causes
    found: dict[Coalition, Pooled | None] = {}

    def pooled(acted: Coalition) -> Pooled | None:
        if acted not in found:
            result = between.result(acted)
            found[acted] = result.pooled if result else None
        return found[acted]

    missing = sorted((acted for acted in _coalitions(causes) if pooled(acted) is None), key=len)
    if missing:
        acted = " and ".join(sorted(missing[0])) or "none of the causes"
        return f"With {acted} alone nothing could be estimated, so that the move cannot be split."
    moves, shares = {}, {}
    for number in NUMBERS:
        values = {acted: Fraction(float(getattr(one, number))) for acted, one in found.items() if one is not None}
        before = _published(getattr(old.pooled, number), values[frozenset()])
        after = _published(getattr(new.pooled, number), values[frozenset(causes)])
        moves[number] = float(after - before)
        shares[number] = _shares(causes, values.__getitem__, after - before)
    return Split(moves, shares)


def _published(number: float, computed: Fraction) -> Fraction:
    """Return the number as published; as computed now where the two differ by rounding alone."""
    return computed if isclose(number, computed, rel_tol=ROUNDING, abs_tol=ROUNDING) else Fraction(float(number))


def _shares(causes: tuple[str, ...], value: Callable[[Coalition], Fraction], move: Fraction) -> tuple[Share, ...]:
    in_order, fair = sequential(causes, value), shapley(causes, value)
    rest = move - sum(fair.values())
    named = [Share(cause, float(in_order[cause]), float(fair[cause])) for cause in causes]
    return tuple(named) if rest == 0 else (*named, Share(PROGRAM, float(rest), float(rest)))


def _coalitions(causes: tuple[str, ...]) -> list[Coalition]:
    every = [frozenset[str]()]
    for cause in causes:
        every += [coalition | {cause} for coalition in every]
    return every
