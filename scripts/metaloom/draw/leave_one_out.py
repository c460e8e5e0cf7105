"""A forest of the pooled result without each study in turn."""

from __future__ import annotations

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.refits import forest_of_refits
from metaloom.text.figures.pictured import Pictured


def leave_one_out(result: Pictured, layout: Layout = "wide") -> Figure | None:
    """Draw the pooled result without each study in turn; return None without studies."""
    return forest_of_refits(result, "leave_one_out", "Without", layout)
