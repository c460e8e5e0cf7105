"""Survival curves that were read off a printed figure, back to the times of single patients (Guyot 2012).

    survival:
      - id: death-curves
        title: Time to death
        points: km_points          # study_id, arm, timepoint, survival_percent: one row a reading, zero not needed
        at_risk: km_at_risk        # study_id, arm, timepoint, at_risk, events: one row a number printed below
        arms: {treated: Cells, control: Usual care}
        unit: weeks

`arms` gives the two values of the column `arm`, the treated one first, with their names. `events` is the arm's printed
total of events, in the row of time zero; it may be empty. With no numbers below a curve, one row with the arm's size at
time zero is needed. A survey that names no tables says that no digitised curve is in the data. The chapter shows it by
`{{< woven survival/ID >}}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from metaloom.declare.broken import Broken
from metaloom.declare.survey_parts import Named, Survey, refuse
from metaloom.declare.vocabulary import TableName, Words

POINTS = ("study_id", "arm", "timepoint", "survival_percent")
AT_RISK = ("study_id", "arm", "timepoint", "at_risk", "events")


class SurvivalCurves(Survey):
    """Curves of two arms by study, with their numbers at risk."""

    points: TableName | None = Field(None, description="table of readings of the curves")
    at_risk: TableName | None = Field(None, description="table of the numbers printed below them")
    arms: Annotated[dict[str, Words], Field(min_length=2, max_length=2)] = Field(
        {"treated": "Treated", "control": "Control"},
        description="values of the column `arm`, the treated one first, with their names",
    )
    unit: Words = Field("weeks", description="unit of the times")
    level: Annotated[float, Field(gt=0, lt=100)] = Field(95, description="level of intervals, in percent")

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.points is None) != (self.at_risk is None):
            cause = "Readings of a curve need the numbers at risk, and these need the readings."
            path = ("points" if self.points else "at_risk",)
            refuse([Broken(path, cause, "Name both tables, or neither.", code="ML-0430")])
        return self

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for key in ("points", "at_risk"):
            if getattr(self, key) is not None:
                yield (key,), getattr(self, key)

    def columns(self) -> Iterator[Named]:
        for key, names in (("points", POINTS), ("at_risk", AT_RISK)):
            if getattr(self, key) is not None:
                yield from (Named((key,), getattr(self, key), name) for name in names)
