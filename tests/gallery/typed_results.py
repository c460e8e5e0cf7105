"""Results for tests, from as many of their fields as a test needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.kinds import KINDS
from metaloom.judge.judged import Judged
from metaloom.store.plain import completed, typed
from metaloom.surveys import figures
from metaloom.surveys.kinds import BY_KEY
from metaloom.text.figures.pictured import Pictured


def judged(parts: Mapping[str, Any]) -> Judged:
    """Return the result that has these fields; the others are blank."""
    return Judged.of_part(parts)


def pictured(parts: Mapping[str, Any]) -> Pictured:
    """Return what figures are drawn of, from the fields of a result and the `threshold` of its declaration."""
    important = (parts.get("threshold") or {}).get("minimal_important")
    return Pictured.of_part({**parts, "minimal_important": important})


OWNERS = {figure.name: kind.key for kind in BY_KEY.values() for figure in kind.figures}
"""Name of a figure -> the kind of survey that has it."""


def survey_facts(key: str, parts: Mapping[str, Any]) -> Any:
    """Return the facts of a survey of this kind that have these fields; the others are blank."""
    kind = BY_KEY[key]
    return kind.read(parts) if kind.facts is None else typed(kind.facts, completed(kind.facts, parts))


def drawn(name: str, parts: Mapping[str, Any], layout: Layout = "wide") -> Figure | None:
    """Draw one figure of a result, or of a survey, from its fields."""
    return figures.drawn(name, pictured(parts) if name in KINDS else survey_facts(OWNERS[name], parts), layout)
