"""The figures of an analysis, one row each: what it is called, and what must be declared for it to show something.

A row is drawn by the function of its name in the file of its name in `draw`; a row without it is an error at import.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class FigureFacts:
    """One kind of figure.

    `name` is the word of declarations, `noun` what sentences call it. `declared` says whether an analysis declares the
    part of the result that the figure draws, `remedy` how that part is written; None where nothing more is needed.
    """

    name: str
    noun: str
    declared: Callable[[Any], bool] | None = None
    remedy: str = ""

    def __post_init__(self) -> None:
        """Refuse a row that asks for a part without saying how it is declared."""
        if (self.declared is None) != (not self.remedy):
            raise ValueError(f"figure {self.name}: what it needs and how that is declared go together")


def _cumulates(analysis: Any) -> bool:
    return any(
        entry == "cumulative" or getattr(entry, "cumulative", None) is not None for entry in analysis.sensitivity
    )


ROWS = (
    FigureFacts(name="forest", noun="forest plot"),
    FigureFacts(
        name="leave_one_out",
        noun="leave-one-out forest",
        declared=lambda analysis: "leave_one_out" in analysis.sensitivity,
        remedy="leave_one_out under `sensitivity`",
    ),
    FigureFacts(
        name="cumulative",
        noun="cumulative forest",
        declared=_cumulates,
        remedy="cumulative: COLUMN under `sensitivity`",
    ),
    FigureFacts(name="funnel", noun="funnel plot"),
    FigureFacts(
        name="baujat", noun="Baujat plot", declared=lambda analysis: bool(analysis.baujat), remedy="baujat: true"
    ),
    FigureFacts(
        name="influence",
        noun="figure of influence",
        declared=lambda analysis: bool(analysis.influence),
        remedy="influence: true",
    ),
    FigureFacts(name="labbe", noun="L'Abbé plot"),
    FigureFacts(
        name="subsets", noun="subset plot", declared=lambda analysis: bool(analysis.subsets), remedy="subsets: true"
    ),
    FigureFacts(
        name="bubble",
        noun="bubble plot",
        declared=lambda analysis: bool(analysis.moderators),
        remedy="the column under `moderators`",
    ),
    FigureFacts(
        name="multiverse",
        noun="specification curve",
        declared=lambda analysis: analysis.multiverse is not None,
        remedy="multiverse: with its choices",
    ),
    FigureFacts(
        name="network",
        noun="network graph",
        declared=lambda analysis: analysis.network is not None,
        remedy="network: with its treatments",
    ),
)

FIGURES: dict[str, FigureFacts] = {row.name: row for row in ROWS}
if len(FIGURES) != len(ROWS):
    raise ValueError("two figures of the catalogue have one name")
