"""What several kinds of surveys have in common: a named condition, and what a survey names of the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pydantic import BaseModel, Field
from pydantic_core import PydanticCustomError

from .broken import Broken
from .vocabulary import Condition, Slug, Strict, TableName, Words


def refuse(broken: Iterable[Broken]) -> None:
    """Raise what pydantic takes for a refusal where a rule of a survey is broken; nothing otherwise."""
    found = list(broken)
    if found:
        raise PydanticCustomError("rules", "{text}", {"text": " ".join(map(str, found)), "broken": found})


def idle(survey: BaseModel, keys: Iterable[str], cause: str, remedy: str = "Remove it.") -> Iterator[Broken]:
    """Yield those of the keys that a survey, or a part of it, declares although they change nothing."""
    for key in keys:
        if key in survey.model_fields_set:
            yield Broken((key,), f"`{key}` changes nothing: {cause}", remedy, code="ML-0430")


class Named(NamedTuple):
    """A column or condition that a survey names: where it is declared, of which table, and what."""

    path: tuple[str | int, ...]
    table: str
    text: str


class Labelled(Strict):
    """Rows that meet a condition, under a label."""

    label: Words = Field(description="the name as it is printed")
    where: Condition = Field(description="which rows")


class Survey(Strict):
    """Evidence described and not pooled."""

    id: Slug = Field(description="short name, unique in the project: lower case, digits, hyphens")
    title: Words = Field(description="the caption")
    note: Words | None = Field(None, description="a sentence under the result")

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield every table that is named, with its path."""
        yield from ()

    def columns(self) -> Iterator[Named]:
        """Yield every column that is named alone."""
        yield from ()

    def conditions(self) -> Iterator[Named]:
        """Yield every condition on rows."""
        yield from ()

    def single_rows(self) -> Iterator[Named]:
        """Yield every condition that must fit one row and no more."""
        yield from ()

    def analyses_named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield every analysis that is named, with its path."""
        yield from ()


class OfTable(Survey):
    """A survey of the rows of one table."""

    table: TableName = Field(description="name of the data table")
    where: Condition | None = Field(None, description="which rows")

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield ("table",), self.table

    def conditions(self) -> Iterator[Named]:
        if self.where is not None:
            yield Named(("where",), self.table, self.where)
