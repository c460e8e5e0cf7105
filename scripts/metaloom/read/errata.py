"""Contradictions within the sources (`data/source_errata.csv`), each linked to the rows whose numbers it is about.

A project that writes them down says for each what is printed, what it conflicts with, what follows, and what was done.
The rows are named by the first column of their table (`row`) and a condition (`rows_where`), so that what the
plausibility rules compute of the same rows can be beside the print.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from metaloom.declare.expression import ExpressionError, parse_expression
from metaloom.errors import Problem, suggestion
from metaloom.read.table import Table

ERRATA = "source_errata"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NEEDED = (
    "erratum_id", "title", "study_id", "reference", "table", "row", "rows_where", "printed", "conflicts_with",
    "meaning", "what_we_did",
)  # fmt: skip


@dataclass(frozen=True)
class Erratum:
    """One contradiction; `study_id` is empty where it is about a review, `lines` are those of its rows in `table`."""

    identifier: str
    title: str
    study_id: str
    reference: str
    table: str
    lines: tuple[int, ...]
    printed: str
    conflicts_with: str
    meaning: str
    what_we_did: str


def make_errata(tables: Mapping[str, Table], unread: Collection[str] = ()) -> tuple[tuple[Erratum, ...], list[Problem]]:
    """Return the contradictions in file order, with what is wrong with their rows.

    A table without the columns has none. `unread`: tables whose file cannot be read, which is told of it.
    """
    table = tables.get(ERRATA)
    if table is None or not set(NEEDED) <= set(table.columns):
        return (), []
    found: list[Erratum] = []
    problems: list[Problem] = []
    for number in range(len(table)):
        lines = () if table.text(number, "table") in unread else lines_of(table, number, tables)
        if isinstance(lines, Problem):
            problems.append(lines)
            continue
        words = {name: table.text(number, name) for name in NEEDED}
        named = {name: words[name] for name in NEEDED if name not in ("erratum_id", "row", "rows_where")}
        found.append(Erratum(identifier=words["erratum_id"], lines=lines, **named))
    return tuple(found), [*problems, *name_problems(table)]


def lines_of(errata: Table, number: int, tables: Mapping[str, Table]) -> tuple[int, ...] | Problem:
    """Return the lines of the rows that one contradiction names; none where it names no table."""
    name, row, condition = (errata.text(number, column) for column in ("table", "row", "rows_where"))
    if not name:
        return ()
    if name not in tables:
        place = errata.place(number, "table")
        return Problem(place, f"There is no table data/{name}.csv.", suggestion(name, tables, "tables"), code="ML-0901")
    table = tables[name]
    meant = [str(value) == row for value in table.frame[table.columns[0]]]
    try:
        asked = list(parse_expression(condition).mask(table.frame)) if condition else [True] * len(table)
    except ExpressionError as error:
        return Problem(errata.place(number, "rows_where"), error.cause, error.remedy, code=error.code)
    lines = tuple(line for line, named, wanted in zip(table.lines, meant, asked, strict=True) if named and wanted)
    if not lines:
        cause = f"No row of data/{name}.csv has {row!r} in its first column and meets the condition."
        return Problem(
            errata.place(number, "row"),
            cause,
            "Name the row as its table does, or leave `table` empty.",
            code="ML-0724",
        )
    return lines


def name_problems(table: Table) -> Iterator[Problem]:
    """Yield names that cannot be in an address, or duplicates: pages lead to a contradiction by its name."""
    first: dict[str, int] = {}
    for number, line in enumerate(table.lines):
        name = table.text(number, "erratum_id")
        place = table.place(number, "erratum_id")
        if not NAME.fullmatch(name):
            cause = f"The name {name!r} cannot be in the address of a page."
            yield Problem(place, cause, "Use lower-case letters, digits and hyphens.", code="ML-0725")
        elif name in first:
            cause = f"Duplicate name {name!r} (first on line {first[name]})."
            yield Problem(place, cause, "Give one of the two another name.", code="ML-0725")
        first.setdefault(name, line)
