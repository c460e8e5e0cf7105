"""Compare results number by number; differences may be explained by a rule that has changed since."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from metaloom.store.documents import Json
from metaloom.versions.verify.difference import Difference
from metaloom.versions.verify.rules import Rule, rule_of

TOLERANCE = 1e-9
"""Relative difference up to which two numbers are taken for one: another processor may round the last digits anew.

On the scale of an analysis a difference of this share of the pooled standard error counts as none as well, so that a
limit near zero is not held to digits that it does not have.
"""

NOT_ON_THE_SCALE = ("p_value", "weight_percent")


@dataclass(frozen=True)
class Compared:
    """How many numbers were compared, how many of them are the same to the last bit, and those that differ.

    `explained` are values that differ by a rule that has changed since the version was frozen; `added` says where
    values are that the version does not have: they are published only now, or were removed from it.
    """

    numbers: int
    identical: int
    differences: tuple[Difference, ...]
    explained: Mapping[Rule, tuple[str, ...]] = field(default_factory=dict)
    added: tuple[str, ...] = ()


def compare_results(expected: Json, got: Json, where: str, frozen_on: str | None = None) -> Compared:
    """Return two JSON documents held against each other; `where` names the file.

    With the day on which the expected one was frozen, by other code than this, values that a changed rule explains, or
    that did not exist then, are not differences.
    """
    numbers = identical = 0
    added: list[str] = []
    differing: list[Difference] = []
    explained: dict[Rule, tuple[str, ...]] = {}
    published = dict(_analyses(expected))
    for path, one, other in _leaves(expected, got, ""):
        if _is_number(one) and _is_number(other):
            numbers += 1
            identical += one == other
        top = next((root for root in published if path.startswith(f"{root}/")), "")
        analysis = published.get(top, {})
        if same(one, other, _scale(analysis, path)):
            continue
        if frozen_on is not None and one is ABSENT and top:
            added.append(f"{where}{path}")
            continue
        rule = rule_of(path.removeprefix(top), one, other, analysis, frozen_on) if frozen_on is not None else None
        if rule is not None:
            explained[rule] = (*explained.get(rule, ()), f"{where}{path}")
        else:
            differing.append(Difference(f"{where}{path}", "the value differs", _shown(one), _shown(other)))
    return Compared(numbers, identical, tuple(differing), explained, tuple(added))


def same(one: Any, other: Any, scale: float = 0.0) -> bool:
    """Return whether two values are one: numbers within the tolerance, everything else exactly."""
    if _is_number(one) and _is_number(other):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=max(1e-12, TOLERANCE * scale))
    return type(one) is type(other) and one == other


def _analyses(document: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    found = document.get("analyses") if isinstance(document, dict) else None
    for index, analysis in enumerate(found if isinstance(found, list) else []):
        if isinstance(analysis, dict):
            yield f"/analyses/{_label(analysis, index)}", analysis


def _scale(analysis: Mapping[str, Any], path: str) -> float:
    """Return the pooled standard error, for what is on the scale of the analysis; 0 for what is not."""
    pooled = analysis.get("pooled")
    error = pooled.get("standard_error") if isinstance(pooled, dict) else None
    if not _is_number(error) or path.endswith(NOT_ON_THE_SCALE):
        return 0.0
    return min(1.0, abs(float(error or 0.0)))


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
