"""Results held against results, number by number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from metaloom.versions.verify.difference import Difference

TOLERANCE = 1e-9
"""Relative difference up to which two numbers are taken for one: another processor may round the last digits anew."""


@dataclass(frozen=True)
class Compared:
    """How many numbers were compared, how many of them are the same to the last bit, and those that differ."""

    numbers: int
    identical: int
    differences: tuple[Difference, ...]


def compare_results(expected: Any, got: Any, where: str) -> Compared:
    """Two JSON documents held against each other; `where` names the file."""
    pairs = list(_leaves(expected, got, ""))
    numbers = [(one, other) for _, one, other in pairs if _is_number(one) and _is_number(other)]
    differing = [
        Difference(f"{where}{path}", "the value differs", _shown(one), _shown(other))
        for path, one, other in pairs
        if not same(one, other)
    ]
    return Compared(len(numbers), sum(one == other for one, other in numbers), tuple(differing))


def same(one: Any, other: Any) -> bool:
    """Whether two values are one: numbers within the tolerance, everything else exactly."""
    if _is_number(one) and _is_number(other):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=1e-12)
    return type(one) is type(other) and one == other


class _Absent:
    """Stands where one of two documents has nothing."""


ABSENT = _Absent()


def _leaves(one: Any, other: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            yield from _leaves(one.get(key, ABSENT), other.get(key, ABSENT), f"{path}/{key}")
    elif isinstance(one, list) and isinstance(other, list):
        for index in range(max(len(one), len(other))):
            left, right = (part[index] if index < len(part) else ABSENT for part in (one, other))
            yield from _leaves(left, right, f"{path}/{_label(left, index)}")
    else:
        yield path, one, other


def _label(item: Any, index: int) -> str:
    named = item.get("id") if isinstance(item, dict) else None
    return str(named or index)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    return "nothing" if value is ABSENT else repr(value)[:200]
