"""Results for tests, from as many of their fields as a test needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.kinds import KINDS
from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.store.plain import completed, plain, typed
from metaloom.surveys import figures
from metaloom.surveys.kinds import BY_KEY
from metaloom.text.figures.pictured import Pictured

T = TypeVar("T")


def judged(parts: Mapping[str, Any]) -> Judged:
    """Return the result that has these fields; the others are blank."""
    return Judged.of_part(parts)


def pictured(parts: Mapping[str, Any]) -> Pictured:
    """Return what figures are drawn of, from the fields of a result and the `threshold` of its declaration."""
    important = (parts.get("threshold") or {}).get("minimal_important")
    return Pictured.of_part({**parts, "minimal_important": important})


def part_of(kind: type[T], parts: Mapping[str, Any]) -> T:
    """Return a dataclass that has these fields, as plain values or typed; the others are blank."""
    return typed(kind, completed(kind, plain(parts)))


OWNERS = {figure.name: kind.key for kind in BY_KEY.values() for figure in kind.figures}
"""Name of a figure -> the kind of survey that has it."""


def survey_facts(key: str, parts: Mapping[str, Any]) -> Any:
    """Return the facts of a survey of this kind that have these fields; the others are blank."""
    return part_of(BY_KEY[key].facts, parts)


def drawn(name: str, parts: Mapping[str, Any] | SurveyFacts, layout: Layout = "wide") -> Figure | None:
    """Draw one figure of a result, or of a survey, from its fields."""
    if isinstance(parts, SurveyFacts):
        return figures.drawn(name, parts, layout)
    return figures.drawn(name, pictured(parts) if name in KINDS else survey_facts(OWNERS[name], parts), layout)
