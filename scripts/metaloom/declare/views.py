"""Tables of the project's data as a chapter prints them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .vocabulary import ColumnName, Condition, Slug, Strict, TableName, Words


class TableView(Strict):
    """A table of the project's data as the site prints it: chosen rows, chosen columns, in a declared order."""

    id: Slug = Field(description="short name, unique in the project: lower case, digits, hyphens")
    title: Words = Field(description="the caption")
    table: TableName = Field(description="name of the data table")
    where: Condition | None = Field(None, description="which rows")
    columns: Annotated[dict[str, str], Field(min_length=1)] = Field(
        description="column name -> heading as printed, in order"
    )
    sort: list[ColumnName] = Field([], description="columns to sort by")
    filters: list[ColumnName] = Field([], description="printed columns by which a reader can choose rows")
    note: Words | None = Field(None, description="a sentence under the table")


class Matrix(Strict):
    """Who reported what: studies in rows, one column's values as columns, what another column says in the cells."""

    id: Slug = Field(description="short name, unique in the project: lower case, digits, hyphens")
    title: Words = Field(description="the caption")
    table: TableName = Field(description="name of the data table")
    where: Condition | None = Field(None, description="which rows")
    across: ColumnName = Field(description="column whose values head the columns")
    cell: ColumnName = Field(description="column whose value is in the cell")
    note: Words | None = Field(None, description="a sentence under the table")
