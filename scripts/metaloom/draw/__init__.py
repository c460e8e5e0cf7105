"""Figures from results: SVG whose text is text, and the same on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.palette import inline, site_css

__all__ = ["LAYOUTS", "Figure", "Layout", "forest", "funnel", "inline", "site_css"]

LAYOUTS: tuple[Layout, ...] = ("wide", "narrow")


def forest(result: Mapping[str, Any], layout: Layout = "wide") -> Figure | None:
    """The forest plot of one analysis; null where there is no study to show. See `draw.forest_plot`."""
    from metaloom.draw.kinds import KINDS

    return KINDS["forest"].draw(result, layout)


def funnel(result: Mapping[str, Any], layout: Layout = "wide") -> Figure | None:
    """The contour-enhanced funnel plot of one analysis; null with fewer than two studies. See `draw.funnel_plot`."""
    from metaloom.draw.kinds import KINDS

    return KINDS["funnel"].draw(result, layout)
