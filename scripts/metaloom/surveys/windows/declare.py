"""What is known when: outcomes by windows of time and by kinds of study, each cell pooled only where that is honest.

    windows:
      - id: known-when
        title: What is known, and when
        time: timepoint_weeks
        windows: [{label: Up to 4 weeks, to: 4}, {label: 5 to 12 weeks, to: 12}, {label: Later}]
        split:
          - {label: Randomised, where: design == "rct"}
          - {label: Not randomised, where: design != "rct"}
        outcomes:
          - {label: Death, table: outcomes_binary, where: outcome == "mortality", measure: RR, better: lower}

A window begins after the end of the one before it, the first one after time zero. Of a study with several times in one
window the latest counts. Two or more studies of one kind in one window are pooled unless they may share patients; a
single study is shown as it is. The chapter shows it by `{{< woven windows/ID >}}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from metaloom.catalogue.measures import measure_of
from metaloom.declare.broken import Broken
from metaloom.declare.survey_parts import Labelled, Named, Survey
from metaloom.declare.vocabulary import ColumnName, Condition, Measure, Strict, TableName, Test, Words


class Window(Strict):
    """A stretch of time."""

    label: Words = Field(description="the name as it is printed")
    to: float | None = Field(None, description="its end, which belongs to it; the last window may have none")


class TimedOutcome(Strict):
    """One outcome, measured at some of the times."""

    label: Words = Field(description="the name as it is printed")
    table: TableName = Field(description="name of the data table")
    where: Condition = Field(description="which rows")
    measure: Measure = Field(description="effect measure, such as RR or MD")
    better: Literal["lower", "higher"] | None = Field(None, description="which direction favours the intervention")
    unit: Words | None = Field(None, description="unit of a difference")


class Windows(Survey):
    """Outcome by window by kind of study."""

    time: ColumnName = Field(description="column of the times")
    unit: Words = Field("weeks", description="unit of the times")
    windows: Annotated[list[Window], Field(min_length=1)] = Field(description="the windows, in order")
    split: Annotated[list[Labelled], Field(min_length=1)] = Field(description="kinds of studies, never pooled together")
    outcomes: Annotated[list[TimedOutcome], Field(min_length=1)] = Field(description="the outcomes, in order")
    method: Literal["REML", "DL", "PM", "ML", "EB", "SJ", "HE", "HS", "EE"] = Field(
        "REML", description="how two or more studies are pooled"
    )
    test: Test = Field("adhoc", description="test and interval of a pooled result: z, t, knha or adhoc")
    level: Annotated[float, Field(ge=1, lt=100)] = Field(95, description="level of intervals, in percent")

    @model_validator(mode="after")
    def _windows_rise(self) -> Self:
        ends = [window.to for window in self.windows]
        broken = [
            Broken(
                ("windows", index + 1, "to"),
                "The windows are not in ascending order of time.",
                "Let each window end later than the one before it.",
                code="ML-0430",
            )
            for index, (one, other) in enumerate(pairwise(ends))
            if one is None or (other is not None and other <= one)
        ]
        if broken:
            raise PydanticCustomError("rules", "{text}", {"text": " ".join(map(str, broken)), "broken": broken})
        return self

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from ((("outcomes", index, "table"), outcome.table) for index, outcome in enumerate(self.outcomes))

    def columns(self) -> Iterator[Named]:
        for index, outcome in enumerate(self.outcomes):
            yield Named(("time",), outcome.table, self.time)
            for name in ("study_id", *measure_of(outcome.measure).layouts[0]):
                yield Named(("outcomes", index, "measure"), outcome.table, name)

    def conditions(self) -> Iterator[Named]:
        for index, outcome in enumerate(self.outcomes):
            yield Named(("outcomes", index, "where"), outcome.table, outcome.where)
            for number, kind in enumerate(self.split):
                yield Named(("split", number, "where"), outcome.table, kind.where)
