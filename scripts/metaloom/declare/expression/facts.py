"""Names of a condition as values inside a result: `pooled.ci_upper`, `subgroups.donor.levels.allogeneic.k`.

Inside a list, the next part of the name picks the entry that is called so (its formula, level, title, …).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from metaloom.store.documents import Json, JsonObject

from .errors import ExpressionError
from .tree import Condition, Name
from .truth import NOTHING, NUMBER, TEXT, TRUTH, Values, truth

CALLED_BY = ("formula", "level", "term", "title", "label", "omitted", "added", "study_id", "arm", "id", "name")


def holds(condition: Condition, facts: JsonObject) -> bool | None:
    """Return whether the condition is true of the facts; None where a value that would decide it does not exist."""
    answer = truth(condition, lambda name: fact_values(name, find(name.parts, facts)))
    if answer.yes[0]:
        return True
    return False if answer.no[0] else None


def find(parts: tuple[str, ...], facts: Json) -> Json:
    """Return the value that a dotted name points to, or None where the path ends early."""
    for part in parts:
        if isinstance(facts, Mapping):
            facts = facts.get(part)
        elif isinstance(facts, list | tuple):
            facts = next((entry for entry in facts if is_called(entry, part)), None)
        else:
            return None
    return facts


def is_called(entry: Json, name: str) -> bool:
    return isinstance(entry, Mapping) and any(
        str(entry[key]) == name for key in CALLED_BY if entry.get(key) is not None
    )


def fact_values(name: Name, value: Any) -> Values:
    """Return one value as an operand of shape (1,)."""
    known = np.ones(1, dtype=bool)
    match value:
        case None:
            return Values(NOTHING, np.zeros(1), ~known)
        case bool() | np.bool_():
            return Values(TRUTH, np.array([bool(value)]), known)
        case int() | float() | np.integer() | np.floating():
            number = float(value)
            kind = NOTHING if math.isnan(number) else NUMBER
            return Values(kind, np.array([number]), known & (kind == NUMBER))
        case str():
            text = np.empty(1, dtype=object)
            text[0] = value
            return Values(TEXT, text, known)
        case _:
            raise ExpressionError(
                f"{name} is a group of values, not one.", f"Name one of them: {name}.…", name.offset, code="ML-0511"
            )
