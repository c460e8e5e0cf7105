"""Figures from results, drawn with plotnine as SVG whose text is text.

Nothing heavy is imported before a figure is asked for: plotnine takes a second or two to load.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.palette import inline, site_css

__all__ = ["KINDS", "LAYOUTS", "Figure", "Layout", "drawn", "forest", "funnel", "inline", "site_css"]

LAYOUTS: tuple[Layout, ...] = ("wide", "narrow")

KINDS: dict[str, str] = {
    "forest": "metaloom.draw.forest_plot",
    "leave_one_out": "metaloom.draw.refits",
    "cumulative": "metaloom.draw.refits",
    "funnel": "metaloom.draw.funnel_plot",
    "baujat": "metaloom.draw.baujat",
    "influence": "metaloom.draw.influence",
    "labbe": "metaloom.draw.labbe",
    "subsets": "metaloom.draw.subsets",
    "bubble": "metaloom.draw.bubble",
    "multiverse": "metaloom.draw.multiverse",
    "network": "metaloom.draw.network",
    "proportions": "metaloom.surveys.proportions.draw",
    "distribution": "metaloom.surveys.distributions.draw",
    "reporting": "metaloom.surveys.reporting.draw",
    "reporting_matrix": "metaloom.surveys.reporting.matrix",
    "spread": "metaloom.surveys.variance_components.draw",
    "flow": "metaloom.surveys.flows.draw",
    "gap_map": "metaloom.surveys.gap_maps.draw",
    "survival_curves": "metaloom.surveys.survival.draw",
    "time_course": "metaloom.surveys.time_courses.draw",
    "umbrella": "metaloom.surveys.umbrellas.draw",
    "windows": "metaloom.surveys.windows.draw",
    "harms": "metaloom.surveys.harms.draw",
    "harm_contrasts": "metaloom.surveys.harms.contrasts",
}
"""Name of a figure -> module that has a function of that name."""


def drawn(kind: str, facts: Mapping[str, Any], layout: Layout = "wide") -> Figure | None:
    """One figure of a result or a survey; null where there is nothing to show."""
    figure: Figure | None = getattr(import_module(KINDS[kind]), kind)(facts, layout)
    return figure


def forest(result: Mapping[str, Any], layout: Layout = "wide") -> Figure | None:
    """The forest plot of one analysis; null where there is no study to show. See `draw.forest_plot`."""
    return drawn("forest", result, layout)


def funnel(result: Mapping[str, Any], layout: Layout = "wide") -> Figure | None:
    """The contour-enhanced funnel plot of one analysis; null with fewer than two studies. See `draw.funnel_plot`."""
    return drawn("funnel", result, layout)
