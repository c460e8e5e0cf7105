"""How a value, or a choice among a few, is spread over the studies, and for how many of them it is not known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from metaloom.declare.broken import Broken
from metaloom.declare.survey_parts import Labelled, Named, OfTable, idle, refuse
from metaloom.declare.vocabulary import ColumnName, Condition, Strict, TableName, Words

OF_VALUES = ("lower", "upper", "unit", "scale", "by")


class Among(Strict):
    """Those of whom the value could be known: rows of another table, matched by `study`."""

    table: TableName = Field(description="name of the data table")
    where: Condition | None = Field(None, description="which rows")


class Distribution(OfTable):
    """One dot for each study on a scale, or a bar for each category; the unknown are counted beside them."""

    study: ColumnName = Field("study_id", description="column that tells one study from another")
    value: ColumnName | None = Field(None, description="column of numbers; one dot each")
    lower: ColumnName | None = Field(None, description="lower end of a range of values, drawn as a line")
    upper: ColumnName | None = Field(None, description="upper end of it")
    unit: Words | None = Field(None, description="unit of the values")
    scale: Literal["linear", "log"] = Field("linear", description="scale of the axis")
    by: ColumnName | None = Field(None, description="column whose values make the rows of the figure")
    categories: list[Labelled] = Field([], description="categories, instead of a value; the first that fits counts")
    unknown: list[Labelled] = Field([], description="ways in which it is not known; the rest is simply not known")
    among: Among | None = Field(None, description="of which studies it could be known; else those of the table")
    counted: Words = Field("studies", description="what is counted, in the plural")

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.value is None) == (not self.categories):
            cause = "A distribution needs either a value or categories."
            refuse([Broken(("value",) if self.value else ("id",), cause, "Give one of the two.", code="ML-0430")])
        if self.value is None:
            refuse(idle(self, OF_VALUES, "categories are counted, and have no values."))
        if (self.lower is None) != (self.upper is None):
            cause = "a range is drawn from both of its ends."
            refuse(idle(self, ("lower", "upper"), cause, "Name lower: and upper:, or neither."))
        return self

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from super().tables()
        if self.among is not None:
            yield ("among", "table"), self.among.table

    def columns(self) -> Iterator[Named]:
        for key in ("study", "value", "lower", "upper", "by"):
            name = getattr(self, key)
            if name is not None:
                yield Named((key,), self.table, name)
        if self.among is not None:
            yield Named(("study",), self.among.table, self.study)

    def conditions(self) -> Iterator[Named]:
        yield from super().conditions()
        for key in ("categories", "unknown"):
            for index, item in enumerate(getattr(self, key)):
                yield Named((key, index, "where"), self.table, item.where)
        if self.among is not None and self.among.where is not None:
            yield Named(("among", "where"), self.among.table, self.among.where)
