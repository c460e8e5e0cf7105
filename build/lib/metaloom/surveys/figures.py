"""Every kind of figure by its name: those of analyses, and those of surveys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.kind import FigureKind
from metaloom.draw.kinds import KINDS as OF_ANALYSES
from metaloom.surveys.kinds import KINDS

FIGURES: dict[str, FigureKind] = {
    **OF_ANALYSES,
    **{figure.name: figure for kind in KINDS for figure in kind.figures},
}


def drawn(name: str, facts: Mapping[str, Any], layout: Layout = "wide") -> Figure | None:
    """Draw one figure of a result or a survey; return None where there is nothing to show."""
    return FIGURES[name].draw(facts, layout)
