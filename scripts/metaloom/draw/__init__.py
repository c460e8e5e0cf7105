"""Figures from results, drawn with plotnine as SVG whose text is text.

Nothing heavy is imported before a figure is asked for: plotnine takes a second or two to load.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.palette import inline, site_css

__all__ = ["Figure", "Layout", "forest", "funnel", "inline", "site_css"]


def forest(result: Mapping[str, Any], layout: Layout = "wide") -> Figure | None:
    """The forest plot of one analysis; null where there is no study to show. See `draw.forest`."""
    from importlib import import_module

    drawn: Figure | None = import_module("metaloom.draw.forest_plot").forest(result, layout)
    return drawn


def funnel(result: Mapping[str, Any], layout: Layout = "wide") -> Figure | None:
    """The contour-enhanced funnel plot of one analysis; null with fewer than two studies. See `draw.funnel_plot`."""
    from importlib import import_module

    drawn: Figure | None = import_module("metaloom.draw.funnel_plot").funnel(result, layout)
    return drawn
