"""How much of the spread of a measured value lies between groups, and how much within them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from metaloom.declare.survey_parts import Named, OfTable
from metaloom.declare.vocabulary import ColumnName, Words


class VarianceComponents(OfTable):
    """A mixed model with a random intercept for each group, one model for each value of `each`."""

    value: ColumnName = Field(description="column of the measured values")
    group: ColumnName = Field(description="column that says which values belong together")
    label: ColumnName | None = Field(None, description="column with the group's display name")
    each: ColumnName = Field(description="column whose values get a model of their own")
    groups: Words = Field("groups", description="what a group is, in the plural")
    units: Words = Field("values", description="what a value is of, in the plural")
    unit: Words | None = Field(None, description="unit of the values")
    minimum_groups: Annotated[int, Field(ge=3)] = Field(3, description="with fewer groups nothing is estimated")
    level: Annotated[float, Field(gt=0, lt=100)] = Field(95, description="level of intervals, in percent")

    def columns(self) -> Iterator[Named]:
        for key in ("value", "group", "label", "each"):
            name = getattr(self, key)
            if name is not None:
                yield Named((key,), self.table, name)
