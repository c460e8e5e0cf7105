"""A move split among its causes, exactly: in a declared order, and by Shapley's value.

The game: a coalition is a set of causes that have acted already, its value what the analysis then gives. Exact
fractions are used throughout, so that the shares add up to the move itself and not to something near it.

Sequential shares depend on the order of the causes; Shapley's (1953) are the mean over all orders, the only rule that
is efficient, symmetric, additive and gives nothing to a cause that never changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial

Coalition = frozenset[str]
Value = Callable[[Coalition], Fraction]


def sequential(causes: Sequence[str], value: Value) -> dict[str, Fraction]:
    """Return what each cause adds when the causes act one after the other, in the order given."""
    shares: dict[str, Fraction] = {}
    acted: Coalition = frozenset()
    for cause in causes:
        shares[cause] = value(acted | {cause}) - value(acted)
        acted |= {cause}
    return shares


def shapley(causes: Sequence[str], value: Value) -> dict[str, Fraction]:
    """Return what each cause adds on average over all orders in which they could have acted."""
    return {cause: _mean_addition(cause, [other for other in causes if other != cause], value) for cause in causes}


def _mean_addition(cause: str, others: Sequence[str], value: Value) -> Fraction:
    orders = factorial(len(others) + 1)
    total = Fraction(0)
    for size in range(len(others) + 1):
        weight = Fraction(factorial(size) * factorial(len(others) - size), orders)
        for before in map(frozenset, combinations(others, size)):
            total += weight * (value(before | {cause}) - value(before))
    return total
