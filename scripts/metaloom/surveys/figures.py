"""Every kind of figure by its name: those of analyses, and those of surveys."""

from __future__ import annotations

from typing import Any

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.kind import FigureKind
from metaloom.draw.kinds import KINDS as OF_ANALYSES
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.surveys.kinds import KINDS
from metaloom.text.figures.pictured import Pictured

OF_SURVEYS: dict[str, FigureKind[Any]] = {figure.name: figure for kind in KINDS for figure in kind.figures}
FIGURES: dict[str, FigureKind[Any]] = {**OF_ANALYSES, **OF_SURVEYS}


def drawn(name: str, facts: Pictured | SurveyFacts, layout: Layout = "wide") -> Figure | None:
    """Draw one figure of a result or a survey; return None where there is nothing to show."""
    if isinstance(facts, Pictured):
        return OF_ANALYSES[name].draw(facts, layout)
    return OF_SURVEYS[name].draw(facts, layout)
