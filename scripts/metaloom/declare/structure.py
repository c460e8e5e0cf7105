"""How the rows of an analysis belong together beyond one row per study: a network of treatments."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .vocabulary import ColumnName, Strict, Words

COMPARATOR = "_comparator"
"""The column that names the other arm where rows are arms; no table has it."""


class Network(Strict):
    """A network meta-analysis: every row compares one treatment with another; several rows of a study are its arms.

    A study of t arms gives one row for each of its t(t-1)/2 pairs; or, with `rows: arms`, one for each arm.
    """

    treatment: ColumnName = Field(description="column that names the treatment of the treated group")
    comparator: ColumnName | None = Field(
        None, description="column that names the treatment of the control group; if not said, it is the reference"
    )
    reference: Words = Field(description="the treatment that all others are compared with")
    rows: Literal["pairs", "arms"] = Field(
        "pairs", description="whether a row compares two arms, or is one arm with the columns of one group"
    )

    @property
    def against(self) -> str | None:
        """The column that names the treatment of the control group."""
        return COMPARATOR if self.rows == "arms" else self.comparator
