"""What was measured at several times: one small plot a study, with a line for each arm.

    time_courses:
      - id: score-over-time
        title: The score over time
        table: outcomes_continuous
        where: comparison_role == "primary"
        time: timepoint_weeks
        unit: weeks
        arms:
          - {label: Treated, value: mean_treated, sd: sd_treated, size: n_treated}
          - {label: Control, value: mean_control, sd: sd_control, size: n_control}
        panels: [{label: Score, unit: points, where: outcome == "score"}]

An arm's limits come from `lower` and `upper`, or from `sd` and `size` (the t interval of the mean). Where a source
gives a range and no middle, leave `value` out. The chapter shows it by `{{< woven time_courses/ID >}}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from metaloom.declare.broken import Broken
from metaloom.declare.survey_parts import Labelled, Named, OfTable, idle, refuse
from metaloom.declare.vocabulary import ColumnName, Strict, Words


class Arm(Strict):
    """One line: the columns that hold its value and its limits."""

    label: Words = Field(description="the name as it is printed")
    value: ColumnName | None = Field(None, description="column of the values")
    lower: ColumnName | None = Field(None, description="column of the lower limits")
    upper: ColumnName | None = Field(None, description="column of the upper limits")
    sd: ColumnName | None = Field(None, description="column of standard deviations, for limits of a mean")
    size: ColumnName | None = Field(None, description="column of group sizes, for limits of a mean")

    @model_validator(mode="after")
    def _something_to_draw(self) -> Self:
        if self.value is None and (self.lower is None or self.upper is None):
            cause = "A line needs a value, or a lower and an upper limit."
            refuse([Broken(("label",), cause, "Name the columns that hold them.", code="ML-0430")])
        if (self.lower is None) != (self.upper is None):
            refuse(idle(self, ("lower", "upper"), "limits are drawn as a pair.", "Name lower: and upper:, or neither."))
        if self.value is None:
            refuse(idle(self, ("sd", "size"), "limits follow from them only around a value.", "Add value:."))
        if (self.sd is None) != (self.size is None):
            cause = "limits of a mean follow from its deviation and its group's size together."
            refuse(idle(self, ("sd", "size"), cause, "Name sd: and size:, or neither."))
        return self


class TimePanel(Labelled):
    """The rows of one outcome; its plots share their axes."""

    unit: Words | None = Field(None, description="unit of the values")


class TimeCourses(OfTable):
    """Values by study, arm and time."""

    time: ColumnName = Field(description="column of the times")
    unit: Words = Field("weeks", description="unit of the times")
    by: ColumnName = Field("study_id", description="column that tells one plot from another")
    arms: Annotated[list[Arm], Field(min_length=1, max_length=4)] = Field(description="the lines")
    panels: Annotated[list[TimePanel], Field(min_length=1)] = Field(description="the outcomes, in order")
    start: float | None = Field(None, description="value at time zero, where it is so by definition (100 % alive)")
    level: Annotated[float, Field(gt=0, lt=100)] = Field(95, description="level of limits from sd and size, in percent")

    @model_validator(mode="after")
    def _a_level_needs_computed_limits(self) -> Self:
        if not any(arm.sd for arm in self.arms):
            refuse(idle(self, ("level",), "no limit is computed; those of `lower` and `upper` are the table's own."))
        return self

    def columns(self) -> Iterator[Named]:
        yield from (Named((key,), self.table, getattr(self, key)) for key in ("time", "by"))
        for index, arm in enumerate(self.arms):
            for key in ("value", "lower", "upper", "sd", "size"):
                name = getattr(arm, key)
                if name is not None:
                    yield Named(("arms", index, key), self.table, name)

    def conditions(self) -> Iterator[Named]:
        yield from super().conditions()
        yield from (Named(("panels", index, "where"), self.table, one.where) for index, one in enumerate(self.panels))
