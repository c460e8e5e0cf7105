"""The ways in which an analysis pools: as it is declared, and once more for each variant of it.

An option of an analysis has an effect where one of its ways has a use for it. Both a sound analysis and a mapping that
nobody has checked yet can be asked: defaults of a chapter are sorted out before the analysis is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from metaloom.catalogue.measure import Measure
from metaloom.catalogue.measures import MEASURES
from metaloom.catalogue.methods import METHODS, Method

COUNTS = ("add", "to", "drop00")


@dataclass(frozen=True)
class Way:
    """One measure and one method by which rows are pooled, and the rule for empty cells as far as it is declared."""

    measure: Measure
    method: Method
    empty: Mapping[str, object]

    @property
    def adds_nothing(self) -> bool:
        """Whether `add` is declared as zero."""
        return "add" in self.empty and self.empty["add"] == 0

    @property
    def two_groups(self) -> bool:
        """Whether events of two groups are compared."""
        return self.measure.counts and self.measure.compares


@dataclass(frozen=True)
class Asked:
    """What decides which options of an analysis have an effect; `ways` begins with the analysis' own."""

    ways: tuple[Way, ...]
    several: bool
    network: bool
    subgroups: bool
    known_variance: bool
    equal_mixed: bool
    interval: object

    @property
    def own(self) -> Way:
        """The way in which the analysis itself is pooled."""
        return self.ways[0]


def part(thing: object, key: str) -> Any:
    """Return a key of a mapping or model, None where it is not declared."""
    if isinstance(thing, Mapping):
        return thing.get(key)
    return getattr(thing, key) if key in getattr(thing, "model_fields_set", ()) else None


def entries(thing: object, key: str) -> list[Any]:
    """Return the entries of a list under a key; none where there is no list."""
    found = part(thing, key)
    return found if isinstance(found, list) else []


def asked_of(analysis: object) -> Asked | None:
    """Return what an analysis asks for; None where its measure or method is none, which is said elsewhere."""
    measure, method = part(analysis, "measure"), part(analysis, "method") or "REML"
    empty = {key: part(analysis, key) for key in COUNTS if part(analysis, key) is not None}
    own = _way(measure, method, empty)
    if own is None:
        return None
    asked = [(measure, method, empty)]
    for entry in entries(analysis, "sensitivity"):
        other = {key: part(entry, key) for key in COUNTS if part(entry, key) is not None}
        asked.append((part(entry, "measure") or measure, part(entry, "method") or method, empty | other))
    choices = part(analysis, "multiverse")
    measures = [measure, *entries(choices, "measures")]
    methods = [method, *entries(choices, "methods")]
    asked += [(one, other, empty) for one, other in product(measures, methods)]
    return Asked(
        ways=tuple(_way(*given) or own for given in asked),
        several=bool(part(analysis, "random")) or part(analysis, "cluster") is not None,
        network=part(analysis, "network") is not None,
        subgroups=bool(part(analysis, "subgroups")),
        known_variance=part(analysis, "tau2_value") is not None,
        equal_mixed=part(part(analysis, "glmm"), "effects") in ("EE", "FE"),
        interval=part(analysis, "tau2_ci"),
    )


def _way(measure: object, method: object, empty: Mapping[str, object]) -> Way | None:
    known = isinstance(measure, str) and measure in MEASURES and isinstance(method, str) and method in METHODS
    return Way(MEASURES[str(measure)], METHODS[str(method)], empty) if known else None
