"""Medians with quartiles turned into means and standard deviations, with every step shown.

The table has the standard columns `median_treated q1_treated q3_treated n_treated` and the same for `_control`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from metaloom.declare.survey_parts import Named, OfTable
from metaloom.declare.vocabulary import ColumnName

NEEDED = tuple(f"{what}_{arm}" for arm in ("treated", "control") for what in ("median", "q1", "q3", "n"))


class Conversions(OfTable):
    """Each arm as printed, and converted by Luo and Wan and by McGrath."""

    beside: Annotated[list[ColumnName], Field(min_length=1)] = Field(
        description="columns that tell the rows of one study apart, such as outcome and time"
    )

    def columns(self) -> Iterator[Named]:
        yield from (Named(("table",), self.table, name) for name in ("study_id", *NEEDED))
        yield from (Named(("beside", index), self.table, name) for index, name in enumerate(self.beside))
