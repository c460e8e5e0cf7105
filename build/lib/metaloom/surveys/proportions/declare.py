"""Proportions of rows that meet conditions, with intervals, by groups, and logistic models of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from metaloom.declare.survey_parts import Labelled, Named, OfTable
from metaloom.declare.vocabulary import ColumnName, Condition, Strict, TableName, Words


class Printed(Strict):
    """A percentage that was published for the same proportion, as a row of the data holds it."""

    table: TableName = Field(description="the table that holds it")
    where: Condition = Field(description="its row")
    percent: ColumnName = Field(description="the column with the percentage")


class Item(Labelled):
    """One proportion: the rows that meet the condition, of all rows."""

    printed: Printed | None = Field(None, description="the same proportion as it was published")


class Logistic(Strict):
    """A logistic model of one condition."""

    title: Words = Field(description="what is modelled")
    outcome: Condition = Field(description="rows that meet it count as events")
    terms: Annotated[list[ColumnName], Field(min_length=1)] = Field(description="columns that explain it")
    where: Condition | None = Field(None, description="which rows enter")


class Proportions(OfTable):
    """How many rows meet each of several conditions."""

    items: Annotated[list[Item], Field(min_length=1)] = Field(description="the proportions")
    by: list[ColumnName] = Field([], description="columns whose values split every proportion")
    interval: Literal["wilson", "exact"] = Field("wilson", description="confidence interval of a proportion")
    level: Annotated[float, Field(gt=0, lt=100)] = Field(95, description="level of intervals, in percent")
    unit: Words = Field("rows", description="what a row is, in the plural")
    models: list[Logistic] = Field([], description="logistic models")

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from super().tables()
        for index, item in enumerate(self.items):
            if item.printed is not None:
                yield ("items", index, "printed", "table"), item.printed.table

    def columns(self) -> Iterator[Named]:
        yield from (Named(("by", index), self.table, name) for index, name in enumerate(self.by))
        for index, item in enumerate(self.items):
            if item.printed is not None:
                yield Named(("items", index, "printed", "percent"), item.printed.table, item.printed.percent)
        for index, model in enumerate(self.models):
            for number, term in enumerate(model.terms):
                yield Named(("models", index, "terms", number), self.table, term)

    def conditions(self) -> Iterator[Named]:
        yield from super().conditions()
        for index, item in enumerate(self.items):
            yield Named(("items", index, "where"), self.table, item.where)
            if item.printed is not None:
                yield Named(("items", index, "printed", "where"), item.printed.table, item.printed.where)
        for index, model in enumerate(self.models):
            yield Named(("models", index, "outcome"), self.table, model.outcome)
            if model.where is not None:
                yield Named(("models", index, "where"), self.table, model.where)
