"""A harm study by study: events and totals, length of follow-up, and the risk that is still compatible with no event.

    harms:
      - id: harm-cancer
        title: Any cancer
        rows:                                      # tables with two arms or one; one row a study
          outcomes_binary: outcome == "hcc" and timepoint_weeks <= 52
          outcomes_single_arm: outcome == "hcc" and timepoint_weeks <= 52
        follow_up: timepoint_weeks
        about: [design, cell_source]               # optional: what is beside each study
        person_years: true                         # optional: rates, where they mean something
        apart: They differ in product and design.  # optional: compare the arms of each study, and why nothing is pooled

The columns are the standard ones: `events_treated total_treated events_control total_control`, or `events total`. The
chapter shows it by `{{< woven harms/ID >}}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from metaloom.declare.survey_parts import Named, Survey
from metaloom.declare.vocabulary import ColumnName, Condition, TableName, Words

Unit = Literal["days", "weeks", "months", "years"]


class Harms(Survey):
    """One harm over several tables: counts of two arms or of one, by the standard names of their columns."""

    rows: Annotated[dict[TableName, Condition], Field(min_length=1)] = Field(
        description="table -> which of its rows count; one row a study"
    )
    follow_up: ColumnName = Field(description="column with the length of follow-up")
    unit: Unit = Field("weeks", description="unit of the follow-up")
    what: ColumnName | None = Field(None, description="column that says what was counted, where studies differ in it")
    about: list[ColumnName] = Field([], description="columns to print beside each study, such as design and product")
    level: Annotated[float, Field(gt=50, lt=100)] = Field(95, description="level of intervals and bounds, in percent")
    person_years: bool = Field(False, description="whether rates per 100 person-years mean something for this harm")
    add: bool = Field(True, description="whether the treated groups are added up, too")
    apart: Words | None = Field(
        None, description="compare the arms of each study by exact methods, and say here why the studies are not pooled"
    )

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from ((("rows", table), table) for table in self.rows)

    def columns(self) -> Iterator[Named]:
        for table in self.rows:
            yield Named(("rows", table), table, "study_id")
            yield Named(("follow_up",), table, self.follow_up)
            if self.what is not None:
                yield Named(("what",), table, self.what)
            yield from (Named(("about", index), table, name) for index, name in enumerate(self.about))

    def conditions(self) -> Iterator[Named]:
        yield from (Named(("rows", table), table, text) for table, text in self.rows.items())
