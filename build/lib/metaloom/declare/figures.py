"""Which figures draw a part of the result that has to be declared, too.

A figure shows the result and computes nothing of its own; so what it shows must have been asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from .broken import Broken

if TYPE_CHECKING:
    from .fields import AnalysisFields

NEEDS: dict[str, tuple[Callable[[AnalysisFields], bool], str]] = {
    "leave_one_out": (lambda analysis: "leave_one_out" in analysis.sensitivity, "leave_one_out under `sensitivity`"),
    "cumulative": (
        lambda analysis: any(
            entry == "cumulative" or getattr(entry, "cumulative", None) is not None for entry in analysis.sensitivity
        ),
        "cumulative: COLUMN under `sensitivity`",
    ),
    "baujat": (lambda analysis: analysis.baujat, "baujat: true"),
    "influence": (lambda analysis: analysis.influence, "influence: true"),
    "subsets": (lambda analysis: bool(analysis.subsets), "subsets: true"),
    "bubble": (lambda analysis: bool(analysis.moderators), "the column under `moderators`"),
    "multiverse": (lambda analysis: analysis.multiverse is not None, "multiverse: with its choices"),
    "network": (lambda analysis: analysis.network is not None, "network: with its treatments"),
}
"""Name of a figure -> whether an analysis declares what it draws, and how that is written."""


def figures_without_their_part(analysis: AnalysisFields) -> Iterator[Broken]:
    """Declared figures of parts that are not declared."""
    for index, figure in enumerate(analysis.figures):
        declared, remedy = NEEDS.get(figure, (None, ""))
        if declared is not None and not declared(analysis):
            cause = f"The figure {figure} draws a part of the result that this analysis does not declare."
            yield Broken(("figures", index), cause, f"Add {remedy}, or remove the figure.")
