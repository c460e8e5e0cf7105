"""Pooled effects of earlier reviews, side by side and never pooled with each other.

To declare one, name a table with a row for each published pooled effect, and the panels (one axis each) it falls into:

    umbrellas:
      - id: umbrella-survival
        title: Survival, as earlier reviews pooled it
        table: published_pooled
        where: verification == "seen_in_text"
        panels:
          - {label: Survival, where: outcome == "survival", better: higher}
          - {label: Bilirubin, unit: mg/dL, where: outcome == "tbil" and unit == "mg/dL", better: lower}
        windows:                                   # optional: headings within a panel; rows keep the first that fits
          - {label: Up to 12 weeks, where: timepoint_weeks <= 12}
        members: review_trials                     # optional table: which study is in which review
        recompute:                                 # optional: the same again from our own data
          - {row: review_id == "ding_2024" and timepoint_weeks == 24, analysis: mortality-24w-or, invert: true}

The columns are `measure`, `estimate`, `ci_low`, `ci_high`, and the column that `review` names. Used where the table has
them: `level`, `k`, `n`, `k_scope` (`whole_review` or `this_outcome`), `model`, `i2_percent`, `timepoint`,
`timepoint_weeks`, `population`, `printed_p`, `reference`, `source_url`, `source_quote`, `verification`. A row without
an interval is listed and not drawn. The chapter shows it by `{{< woven umbrellas/ID >}}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from metaloom.declare.survey_parts import Labelled, Named, OfTable
from metaloom.declare.vocabulary import ColumnName, Condition, Slug, Strict, TableName, Words

NEEDED = ("measure", "estimate", "ci_low", "ci_high")


class Panel(Labelled):
    """One axis: the rows of one outcome; ratios and differences among them get an axis each."""

    better: Literal["lower", "higher"] | None = Field(None, description="which direction favours the intervention")
    unit: Words | None = Field(None, description="unit of a difference")
    turned: Condition | None = Field(
        None, description="rows printed with the opposite sign (a reduction as a positive number), which is turned"
    )


class Recompute(Strict):
    """A published effect computed again by an analysis of this project."""

    row: Condition = Field(description="the one row of the table that is recomputed")
    analysis: Slug = Field(description="id of the analysis that does it")
    invert: bool = Field(False, description="compare with the inverse: the odds ratio of the opposite event")
    note: Words | None = Field(None, description="a sentence on what differs")


class Umbrella(OfTable):
    """Published pooled effects by outcome and time, each with its size, model, heterogeneity and source."""

    panels: Annotated[list[Panel], Field(min_length=1)] = Field(description="the axes, in order")
    windows: list[Labelled] = Field([], description="headings within a panel, such as windows of time")
    review: ColumnName = Field("review_id", description="column that tells one review from another")
    members: TableName | None = Field(
        None, description="table with a row for each study that a review is known to include: the review and study_id"
    )
    recompute: list[Recompute] = Field([], description="effects computed again from this project's own data")

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from super().tables()
        if self.members is not None:
            yield ("members",), self.members

    def columns(self) -> Iterator[Named]:
        yield from (Named(("table",), self.table, name) for name in NEEDED)
        yield Named(("review",), self.table, self.review)
        if self.members is not None:
            yield from (Named(("members",), self.members, name) for name in (self.review, "study_id"))

    def conditions(self) -> Iterator[Named]:
        yield from super().conditions()
        for index, panel in enumerate(self.panels):
            yield Named(("panels", index, "where"), self.table, panel.where)
            if panel.turned is not None:
                yield Named(("panels", index, "turned"), self.table, panel.turned)
        yield from (Named(("windows", index, "where"), self.table, one.where) for index, one in enumerate(self.windows))
        yield from self.single_rows()

    def single_rows(self) -> Iterator[Named]:
        yield from (Named(("recompute", index, "row"), self.table, one.row) for index, one in enumerate(self.recompute))

    def analyses_named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from ((("recompute", index, "analysis"), one.analysis) for index, one in enumerate(self.recompute))
