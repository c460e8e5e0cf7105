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
    "forest": "forest_plot",
    "leave_one_out": "refits",
    "cumulative": "refits",
    "funnel": "funnel_plot",
    "baujat": "baujat",
    "influence": "influence",
    "labbe": "labbe",
    "subsets": "subsets",
    "bubble": "bubble",
    "multiverse": "multiverse",
    "network": "network",
    "proportions": "proportions",
    "distribution": "distribution",
    "reporting": "reporting",
    "reporting_matrix": "reporting_matrix",
    "spread": "spread",
    "flow": "flow",
    "gap_map": "gap_map",
    "survival_curves": "survival_curves",
    "time_course": "time_course",
    "umbrella": "umbrella",
    "windows": "windows",
    "harms": "harms",
    "harm_contrasts": "harm_contrasts",
}
"""Name of a figure -> module of this room that has a function of that name."""


def drawn(kind: str, facts: Mapping[str, Any], layout: Layout = "wide") -> Figure | None:
    """One figure of a result or a survey; null where there is nothing to show."""
    figure: Figure | None = getattr(import_module(f"{__name__}.{KINDS[kind]}"), kind)(facts, layout)
    return figure


def forest(result: Mapping[str, Any], layout: Layout = "wide") -> Figure | None:
    """The forest plot of one analysis; null where there is no study to show. See `draw.forest_plot`."""
    return drawn("forest", result, layout)


def funnel(result: Mapping[str, Any], layout: Layout = "wide") -> Figure | None:
    """The contour-enhanced funnel plot of one analysis; null with fewer than two studies. See `draw.funnel_plot`."""
    return drawn("funnel", result, layout)
