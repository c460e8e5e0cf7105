"""A CSV file becomes cells that know where they stand.

A small reader of RFC 4180 of our own, because the standard library's `csv` forgets the place of each field and
forgives what should be told (a quotation mark in the middle, an open one at the end). Every row must have as many
fields as the header. Separators other than the comma are recognised and named, not accepted: one file, one meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from metaloom.errors import Place, Problem
from metaloom.read.limits import (
    MAXIMUM_CELL_CHARACTERS,
    MAXIMUM_COLUMNS,
    MAXIMUM_PROBLEMS_OF_A_KIND,
    MAXIMUM_ROWS,
)
from metaloom.read.text import place_of, read_text

FIELD = re.compile(r'(?:"((?:[^"]|"")*+)"|([^",\r\n]*+))(,|\r\n|\n|\r|\Z)')
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True)
class Cell:
    """One field: its text without quotation marks, and where it begins in the file (line and column from 1)."""

    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Sheet:
    """A CSV file as it stands: its header and its rows, each as long as the header."""

    file: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in file order."""
        return tuple(cell.text for cell in self.header)

    def place(self, cell: Cell) -> Place:
        """Where a cell of this sheet stands."""
        return Place(self.file, cell.line, cell.column)


def read_sheet(project: Path, relative: str) -> tuple[Sheet | None, list[Problem]]:
    """The cells of a CSV file, or None with everything that is wrong with its form."""
    text, problems = read_text(project, relative)
    if text is None or problems:
        return None, problems
    return parse(text, relative)


def parse(text: str, file: str) -> tuple[Sheet | None, list[Problem]]:
    """The cells of CSV text (RFC 4180), or None with its problems."""
    if not text.strip():
        return None, [
            Problem(Place(file), "The file is empty.", "Write a header line with the column names, then rows.")
        ]
    separator = wrong_separator(text)
    if separator:
        cause = f"The fields are separated by {SEPARATORS[separator]}, not by commas."
        return None, [Problem(Place(file), cause, "Save the table as CSV with the comma as separator.")]
    rows, fault = split(text, file)
    if fault:
        return None, [fault]
    while rows and len(rows[-1]) == 1 and not rows[-1][0].text.strip():
        rows.pop()
    header, body = rows[0], rows[1:]
    problems = [*header_problems(header, file), *shape_problems(header, body, file)]
    if problems:
        return None, problems
    return Sheet(file, tuple(header), tuple(tuple(row) for row in body)), []


def wrong_separator(text: str) -> str | None:
    """The separator that the header line is written with, if it is not the comma."""
    header = text.splitlines()[0]
    if "," in header:
        return None
    return max((s for s in SEPARATORS if s in header), key=header.count, default=None)


def split(text: str, file: str) -> tuple[list[list[Cell]], Problem | None]:
    """The fields of each record, or the first place where the quoting breaks off."""
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    offset, line, line_start, end = 0, 1, 0, len(text)
    while offset < end or row:
        match = FIELD.match(text, offset)
        if match is None:
            return rows, quoting_problem(text, offset, file)
        quoted, plain, stop = match.groups()
        content = plain if quoted is None else quoted.replace('""', '"')
        row.append(Cell(content, line, offset - line_start + 1))
        if quoted is not None:
            breaks = [found.end() for found in re.finditer(r"\r\n|\n|\r", quoted)]
            if breaks:
                line += len(breaks)
                line_start = offset + 1 + breaks[-1]
        offset = match.end()
        if stop != ",":
            rows.append(row)
            row = []
            line, line_start = line + 1, offset
            if not stop:
                break
    return rows, None


def quoting_problem(text: str, offset: int, file: str) -> Problem:
    """Why the field at `offset` cannot be read: its quotation marks are not in order."""
    if text[offset] == '"':
        closing = re.compile(r'"((?:[^"]|"")*+)"').match(text, offset)
        if closing is None:
            cause = "This quotation mark is never closed."
            return Problem(place_of(text, offset, file), cause, 'Close the field with a second ".')
        cause = "Text follows the closing quotation mark of a field."
        remedy = 'Put a comma there, or double the quotation marks inside the field: "".'
        return Problem(place_of(text, closing.end(), file), cause, remedy)
    inner = text.index('"', offset)
    remedy = 'Put the whole field in quotation marks and double those inside it: "so ""called""".'
    return Problem(place_of(text, inner, file), "A quotation mark stands in the middle of a field.", remedy)


def header_problems(header: list[Cell], file: str) -> list[Problem]:
    """Column names that are missing, doubled, or not names."""
    problems = []
    first: dict[str, Cell] = {}
    for position, cell in enumerate(header, start=1):
        place = Place(file, cell.line, cell.column)
        if not cell.text.strip():
            problems.append(
                Problem(place, f"Column {position} has no name.", "Give every column a name in the first line.")
            )
        elif cell.text != cell.text.strip():
            problems.append(
                Problem(place, f"The column name {cell.text!r} has blanks around it.", "Delete the blanks.")
            )
        elif cell.text in first:
            cause = f"The column {cell.text!r} stands twice, first at character {first[cell.text].column} of this line."
            problems.append(Problem(place, cause, "Rename or delete one of the two."))
        first.setdefault(cell.text, cell)
    if len(header) > MAXIMUM_COLUMNS:
        cause = f"{len(header)} columns; at most {MAXIMUM_COLUMNS} are read."
        problems.append(Problem(Place(file), cause, "Split the table."))
    return problems


def shape_problems(header: list[Cell], body: list[list[Cell]], file: str) -> list[Problem]:
    """Rows with too few or too many fields, too many rows, cells of absurd length."""
    if len(body) > MAXIMUM_ROWS:
        cause = f"{len(body):,} rows; at most {MAXIMUM_ROWS:,} are read."
        return [Problem(Place(file), cause, "Split the table.")]
    problems = [problem for row in body if (problem := ragged(header, row, file))]
    told = problems[:MAXIMUM_PROBLEMS_OF_A_KIND]
    if len(problems) > len(told):
        cause = f"{len(problems) - len(told)} more rows have the wrong number of fields."
        told.append(
            Problem(problems[len(told)].place, cause, "Correct the rows above first: often one mark shifts many.")
        )
    for row in body:
        for cell in row:
            if len(cell.text) > MAXIMUM_CELL_CHARACTERS:
                cause = f"The cell has {len(cell.text):,} characters; at most {MAXIMUM_CELL_CHARACTERS:,} are read."
                remedy = "Shorten it; perhaps a quotation mark is missing before it."
                told.append(Problem(Place(file, cell.line, cell.column), cause, remedy))
    return told


def ragged(header: list[Cell], row: list[Cell], file: str) -> Problem | None:
    """The problem of a row that does not have one field for each column."""
    expected, found = len(header), len(row)
    if found == expected:
        return None
    if found == 1 and not row[0].text.strip():
        return Problem(Place(file, row[0].line), "An empty line stands between the rows.", "Delete this line.")
    fields = f"{found} field" + ("" if found == 1 else "s")
    cause = f"This row has {fields}, the header has {expected}."
    if found < expected:
        missing = header[found].text
        remedy = f"Nothing stands for {missing!r} and what follows it: add the missing commas, also for empty fields."
        return Problem(Place(file, row[0].line, row[0].column), cause, remedy)
    extra = row[expected]
    remedy = "A field that holds a comma must stand in quotation marks."
    return Problem(Place(file, extra.line, extra.column), cause, remedy)
