"""Directions of effect: what studies say in words, by P values or by counts, one vote a study and outcome.

Synthesis without meta-analysis (SWiM: Campbell 2020, BMJ 368:l6890; Cochrane Handbook, section 12.2.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from metaloom.declare.broken import Broken
from metaloom.declare.domains import Domains
from metaloom.declare.survey_parts import Labelled, Named, Survey, idle, refuse
from metaloom.declare.vocabulary import ColumnName, Condition, Strict, TableName, Words

COLUMNS = ("study_id", "direction", "basis", "contrast")
"""Standard columns that a table of directions must have."""


class DirectedOutcome(Strict):
    """One outcome: its rows in the table of directions, and the rows of other tables that count it."""

    label: Words = Field(description="the outcome as it is printed")
    rows: Condition = Field(description="its rows in the table of directions")
    counted: dict[TableName, Condition] = Field(
        {},
        description="table -> its rows there, with events, means or medians of two arms, whose direction is computed",
    )
    better: Literal["lower", "higher"] | None = Field(
        None, description="which direction favours the intervention; needed with `counted`"
    )
    certainty: Domains | None = Field(None, description="judgements of this outcome, before those of the survey")

    @model_validator(mode="after")
    def _counted_rows_have_a_better_direction(self) -> Self:
        if self.counted and self.better is None:
            cause = "Counted rows have no direction unless it is said what is better."
            refuse([Broken(("counted",), cause, "Add better: lower, or better: higher.", code="ML-0430")])
        if not self.counted:
            refuse(idle(self, ("better",), "the table of directions says what is better; `counted` names no rows."))
        return self


class Directions(Survey):
    """Votes by direction of effect, a sign test for each outcome, and an effect direction plot."""

    table: TableName = Field("directions", description="the table of directions")
    rows: Condition | None = Field(None, description="which of its rows take part")
    outcomes: Annotated[list[DirectedOutcome], Field(min_length=1)] | None = Field(
        None, description="the outcomes; left out, all rows are one outcome, named by the title"
    )
    apart: list[Labelled] = Field(
        [], description="groups of studies that are told apart, such as randomised trials and other studies"
    )
    time: ColumnName = Field("timepoint_weeks", description="column of the time of a result: the last one votes")
    certainty: Domains | None = Field(
        None, description="GRADE: each outcome is rated by rules; what people judge of all outcomes goes here"
    )

    def outcomes_or_all(self) -> list[DirectedOutcome]:
        """Return the declared outcomes, or the one that all rows are."""
        return self.outcomes or [DirectedOutcome(label=self.title, rows=self.rows or "study_id is not missing")]

    def judged(self, outcome: DirectedOutcome) -> Domains:
        """Return what people judged of an outcome: its own judgements, else those of the survey."""
        found = [of for of in (self.certainty, outcome.certainty) if of is not None]
        return Domains(**{name: value for of in found for name, value in of if value is not None})

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield ("table",), self.table
        for index, outcome in enumerate(self.outcomes or []):
            yield from ((("outcomes", index, "counted", table), table) for table in outcome.counted)

    def columns(self) -> Iterator[Named]:
        yield from (Named(("table",), self.table, name) for name in COLUMNS)
        yield Named(("time",), self.table, self.time)

    def conditions(self) -> Iterator[Named]:
        if self.rows is not None:
            yield Named(("rows",), self.table, self.rows)
        for index, outcome in enumerate(self.outcomes or []):
            yield Named(("outcomes", index, "rows"), self.table, outcome.rows)
            for table, condition in outcome.counted.items():
                yield Named(("outcomes", index, "counted", table), table, condition)
        for index, group in enumerate(self.apart):
            yield Named(("apart", index, "where"), self.table, group.where)
