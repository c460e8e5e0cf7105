"""What several kinds of surveys have in common: a named condition, and what a survey names of the data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import Field

from .vocabulary import Condition, Slug, Strict, TableName, Words


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
