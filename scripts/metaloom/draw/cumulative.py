"""A forest of the pooled result after each study has entered, in the declared order."""

from __future__ import annotations

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.refits import forest_of_refits
from metaloom.text.figures.pictured import Pictured


def cumulative(result: Pictured, layout: Layout = "wide") -> Figure | None:
    """Draw the pooled result after each study has entered, in the declared order; return None without studies."""
    return forest_of_refits(result, "cumulative", "Up to and with", layout)
