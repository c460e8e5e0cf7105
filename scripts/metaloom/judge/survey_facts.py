"""What a survey finds, as far as every kind of survey has it: the type that claims, figures and pages are handed.

Each kind adds fields of its own in the file `facts.py` of its folder. Conditions of claims name the
plain form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from typing import Any

from metaloom.declare.expression.facts import CALLED_BY
from metaloom.store.plain import SOMETIMES

Quoted = float | int | str | None
"""A number, or a text of a script, that prose may quote."""


@dataclass(frozen=True, kw_only=True)
class SurveyFacts:
    """The facts of one survey or script: `figures` to draw of them, and the `numbers` that prose may quote by name.

    `status` and `reason` are there only where nothing could be found.
    """

    id: str
    title: str
    figures: tuple[str, ...] = ()
    numbers: Mapping[str, Quoted] = field(default_factory=dict)
    status: str | None = field(default=None, metadata=SOMETIMES)
    reason: str | None = field(default=None, metadata=SOMETIMES)


def part_at(found: Any, path: tuple[str, ...]) -> Any:
    """Return the part of the facts that a dotted name points to, or None where the path ends early.

    Names lead through typed facts as through their plain form (`declare.expression.facts.find`).
    """
    for name in path:
        if isinstance(found, Mapping):
            found = found.get(name)
        elif isinstance(found, list | tuple):
            found = next((entry for entry in found if _is_called(entry, name)), None)
        else:
            found = getattr(found, name, None) if is_dataclass(found) else None
    return found


def _is_called(entry: Any, name: str) -> bool:
    return any(str(called) == name for key in CALLED_BY if (called := part_at(entry, (key,))) is not None)
