"""Tables against their codebook: every described column there, every value allowed, in bounds, present where required.

A table without an entry is not judged here, nor is a column that the codebook leaves out, unless it looks like one that
the codebook describes and the table lacks. The codebook's own form is the business of `declare`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from metaloom.errors import Place, Problem, nearest, quoted, suggestion
from metaloom.read.limits import MAXIMUM_PROBLEMS_OF_A_KIND
from metaloom.read.table import Table
from metaloom.read.values import Kind, is_missing, shorten

if TYPE_CHECKING:
    from metaloom.declare.codebook import Codebook, Column, TableEntry

CODEBOOK = "data/codebook.yml"
KINDS: dict[str, Kind] = {"integer": "integer", "number": "number", "boolean": "boolean"}


def declared_kinds(codebook: Codebook | None, table: str) -> dict[str, Kind]:
    """Return the kinds that the codebook gives to the columns of a table; what is neither number nor truth is text."""
    entry = codebook.tables.get(table) if codebook else None
    return {name: KINDS.get(column.type, "text") for name, column in entry.columns.items()} if entry else {}


def allowed_values(codebook: Codebook | None, table: str) -> dict[str, tuple[str, ...]]:
    """Return the values that the codebook allows in the columns of a table, where it lists them."""
    entry = codebook.tables.get(table) if codebook else None
    columns = entry.columns if entry else {}
    return {name: tuple(map(str, column.allowed)) for name, column in columns.items() if column.allowed}


def codebook_problems(
    codebook: Codebook | None, tables: Mapping[str, Table], files: Collection[str]
) -> Iterator[Problem]:
    """Yield everything in the tables that contradicts the codebook; `files` names all tables, unreadable ones
    included.
    """
    for name, entry in (codebook.tables if codebook else {}).items():
        if name in tables:
            yield from table_problems(tables[name], entry)
        elif name not in files:
            cause = f"The codebook describes a table {name!r}, and there is no file data/{name}.csv."
            yield Problem(Place(CODEBOOK), cause, suggestion(name, files, "tables"), code="ML-0801")


def table_problems(table: Table, entry: TableEntry) -> Iterator[Problem]:
    """Yield what one table and its entry do not agree about."""
    absent = [column for column in entry.columns if column not in table.columns]
    for column in table.columns:
        if column in entry.columns:
            yield from list(cell_problems(table, column, entry.columns[column]))[:MAXIMUM_PROBLEMS_OF_A_KIND]
        elif absent and nearest(column, absent):
            cause = f"The column {column!r} is not in the codebook."
            yield Problem(table.head(column), cause, suggestion(column, absent, "columns"), code="ML-0802")
    for column in absent:
        cause = f"The codebook describes a column {column!r}, and the table does not have it."
        remedy = (
            "Add the column (its cells may be empty unless the codebook requires them), or take it out of the codebook."
        )
        yield Problem(Place(table.file), cause, remedy, code="ML-0801")
    if entry.key and all(column in table.columns for column in entry.key):
        yield from key_problems(table, tuple(entry.key))


def cell_problems(table: Table, column: str, entry: Column) -> Iterator[Problem]:
    """Yield cells of one column that are missing though required, not allowed, or out of bounds."""
    allowed = {str(value) for value in entry.allowed} if entry.allowed else set()
    for row in range(len(table)):
        text = table.text(row, column)
        if is_missing(text) and text not in allowed and (allowed or table.kinds[column] != "text" or not text):
            if entry.required:
                cause = f"{column} is empty, and the codebook requires it."
                yield Problem(table.place(row, column), cause, "Fill the cell.", code="ML-0803")
            continue
        if allowed and text not in allowed:
            cause = f"{column} is {shorten(text)!r}, which the codebook does not allow."
            yield Problem(table.place(row, column), cause, suggestion(text, allowed, "values"), code="ML-0804")
        number = table.number(row, column)
        if number is None:
            continue
        if entry.minimum is not None and number < entry.minimum:
            cause = f"{column} is {text}, below the codebook's minimum of {quoted(entry.minimum)}."
            yield Problem(table.place(row, column), cause, "Look it up in the source.", code="ML-0805")
        if entry.maximum is not None and number > entry.maximum:
            cause = f"{column} is {text}, above the codebook's maximum of {quoted(entry.maximum)}."
            yield Problem(table.place(row, column), cause, "Look it up in the source.", code="ML-0805")


def key_problems(table: Table, key: tuple[str, ...]) -> Iterator[Problem]:
    """Yield rows that share the values which should tell each row from all others."""
    first: dict[tuple[str, ...], int] = {}
    for row, cells in enumerate(table.sheet.rows):
        values = tuple(table.text(row, column) for column in key)
        earlier = first.setdefault(values, row)
        same = earlier != row and [c.text for c in cells] == [c.text for c in table.sheet.rows[earlier]]
        told_already = same or (table.name == "studies" and key == ("study_id",))
        if earlier != row and not told_already:
            named = ", ".join(f"{column} {shorten(value)!r}" for column, value in zip(key, values, strict=True))
            line = table.lines[earlier]
            cause = f"{named}: the same as on line {line}, but these columns are the table's key and must be unique."
            remedy = "Correct one of the two rows, or add the column that tells them apart to the table's key."
            yield Problem(table.place(row, key[0]), cause, remedy, code="ML-0806")
