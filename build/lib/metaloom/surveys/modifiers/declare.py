"""Whether an effect differs by attributes of the studies, attribute by attribute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from metaloom.declare.survey_parts import Named, Survey
from metaloom.declare.vocabulary import ColumnName, Condition, Slug, Strict, TableName, Words


class Modifier(Strict):
    """One attribute: a column of the studies, or of another table with one row a study."""

    label: Words = Field(description="the name as it is printed")
    column: ColumnName = Field(description="the column; numbers ask for a regression, other values for subgroups")
    table: TableName = Field("studies", description="the table that has it")
    where: Condition | None = Field(None, description="which of its rows")


class Modifiers(Survey):
    """Every analysis against every attribute: a test of interaction, or the counts that forbid one."""

    analyses: Annotated[list[Slug], Field(min_length=1)] = Field(description="ids of analyses")
    attributes: Annotated[list[Modifier], Field(min_length=1)] = Field(description="the attributes")
    per_level: Annotated[int, Field(ge=1)] = Field(2, description="fewest studies in each subgroup that is compared")
    per_slope: Annotated[int, Field(ge=3)] = Field(10, description="fewest studies for a regression on a number")
    judgements: TableName | None = Field(None, description="table of answers to questions of credibility")

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from ((("attributes", index), item.table) for index, item in enumerate(self.attributes))
        if self.judgements is not None:
            yield ("judgements",), self.judgements

    def analyses_named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from ((("analyses", index), name) for index, name in enumerate(self.analyses))

    def columns(self) -> Iterator[Named]:
        for index, item in enumerate(self.attributes):
            yield Named(("attributes", index, "column"), item.table, item.column)
            yield Named(("attributes", index), item.table, "study_id")
        if self.judgements is not None:
            for name in ("analysis", "attribute", "question", "answer", "reason", "judged_by"):
                yield Named(("judgements",), self.judgements, name)

    def conditions(self) -> Iterator[Named]:
        for index, item in enumerate(self.attributes):
            if item.where is not None:
                yield Named(("attributes", index, "where"), item.table, item.where)
