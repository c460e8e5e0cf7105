"""An evidence gap map: which studies of which kind have anything on which outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from metaloom.declare.survey_parts import Labelled, Named, OfTable
from metaloom.declare.vocabulary import Condition, Slug, Strict, TableName, Words


class Attribute(Strict):
    """A row of the map: studies of one kind; without a condition, those of no other row of its group."""

    label: Words = Field(description="the name as it is printed")
    group: Words = Field(description="the heading above it")
    where: Condition | None = Field(None, description="which rows; left out, the rest of the group")


class Outcome(Strict):
    """A column of the map: studies that have a row in one of these tables."""

    label: Words = Field(description="the name as it is printed")
    rows: Annotated[dict[TableName, Condition], Field(min_length=1)] = Field(
        description="table -> which of its rows count"
    )
    analysis: Slug | None = Field(None, description="the analysis whose certainty the map shows for the outcome")


class GapMap(OfTable):
    """Attributes in rows, outcomes in columns, and in each cell how many studies there are, by their design."""

    attributes: Annotated[list[Attribute], Field(min_length=1)] = Field(description="the rows")
    outcomes: Annotated[list[Outcome], Field(min_length=1)] = Field(description="the columns")
    split: Annotated[list[Labelled], Field(min_length=1, max_length=2)] = Field(
        description="one or two kinds of studies, told apart by colour and shape"
    )

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from super().tables()
        for index, outcome in enumerate(self.outcomes):
            yield from ((("outcomes", index, "rows", table), table) for table in outcome.rows)

    def analyses_named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for index, outcome in enumerate(self.outcomes):
            if outcome.analysis is not None:
                yield ("outcomes", index, "analysis"), outcome.analysis

    def columns(self) -> Iterator[Named]:
        yield Named(("table",), self.table, "study_id")
        for index, outcome in enumerate(self.outcomes):
            yield from (Named(("outcomes", index, "rows", table), table, "study_id") for table in outcome.rows)

    def conditions(self) -> Iterator[Named]:
        yield from super().conditions()
        for index, attribute in enumerate(self.attributes):
            if attribute.where is not None:
                yield Named(("attributes", index, "where"), self.table, attribute.where)
        for index, kind in enumerate(self.split):
            yield Named(("split", index, "where"), self.table, kind.where)
        for index, outcome in enumerate(self.outcomes):
            for table, condition in outcome.rows.items():
                yield Named(("outcomes", index, "rows", table), table, condition)
