"""A flow of records and studies in the form of PRISMA 2020, counted from the data and from the results.

What came before the data tables (records found, screened) is declared step by step; a count without a table was not
recorded, and is printed so. From the table of studies on everything is counted: which exclusion each study meets first,
and which studies are left for a pooled result.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from metaloom.declare.broken import Broken
from metaloom.declare.survey_parts import Labelled, Named, OfTable
from metaloom.declare.vocabulary import Condition, Strict, TableName, Words


class FlowCount(Strict):
    """One line of a box: a number of rows, or "not recorded" where no table holds them."""

    label: Words = Field(description="what is counted")
    table: TableName | None = Field(None, description="table whose rows are counted; without one: not recorded")
    where: Condition | None = Field(None, description="which rows")

    @model_validator(mode="after")
    def _a_condition_needs_a_table(self) -> Self:
        if self.where is not None and self.table is None:
            broken = [
                Broken(
                    ("where",),
                    "This condition selects rows, and no table is named.",
                    "Add table: NAME, for data/NAME.csv.",
                    code="ML-0430",
                )
            ]
            raise PydanticCustomError("rules", "{text}", {"text": str(broken[0]), "broken": broken})
        return self


class FlowStep(Strict):
    """One box of the flow, with what left the flow beside it."""

    phase: Words = Field(description="the part of the work: Identification, Screening")
    counts: Annotated[list[FlowCount], Field(min_length=1)] = Field(description="lines of the box")
    out: list[FlowCount] = Field([], description="lines of the box beside it: what left the flow here")


class Flow(OfTable):
    """From records to pooled studies; `table` and `where` say which studies are described."""

    steps: list[FlowStep] = Field([], description="what came before the table of studies, in order")
    described: Words = Field("Studies described", description="what the rows of the table are called")
    exclude: list[Labelled] = Field([], description="why studies are not asked for; each counts at the first it meets")

    def _lines(self) -> Iterator[tuple[tuple[str | int, ...], FlowCount]]:
        for index, step in enumerate(self.steps):
            for key in ("counts", "out"):
                for number, line in enumerate(getattr(step, key)):
                    yield ("steps", index, key, number), line

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from super().tables()
        yield from (((*path, "table"), line.table) for path, line in self._lines() if line.table)

    def columns(self) -> Iterator[Named]:
        yield Named(("table",), self.table, "study_id")

    def conditions(self) -> Iterator[Named]:
        yield from super().conditions()
        for path, line in self._lines():
            if line.table and line.where:
                yield Named((*path, "where"), line.table, line.where)
        for index, reason in enumerate(self.exclude):
            yield Named(("exclude", index, "where"), self.table, reason.where)
