"""A table's file becomes cells that know where they are.

The reader is our own (RFC 4180), because the standard library's `csv` does not keep the place of each field and accepts
silently what should be reported (a quotation mark in the middle, an open one at the end). Semicolons, tabs and decimal
commas are read where they are beyond doubt (`separators`), empty rows and columns that spreadsheets leave behind and
the row names of R are put in order (`tidy`), and a note says so. Every row must have as many fields as the header.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from metaloom.errors import Place, Problem
from metaloom.read.limits import (
    MAXIMUM_CELL_CHARACTERS,
    MAXIMUM_COLUMNS,
    MAXIMUM_PROBLEMS_OF_A_KIND,
    MAXIMUM_ROWS,
)
from metaloom.read.separators import SEPARATORS, has_decimal_commas, separator_of, with_point
from metaloom.read.sheet import Cell, Sheet
from metaloom.read.text import place_of, read_text
from metaloom.read.tidy import tidy
from metaloom.read.values import is_number


def read_sheet(project: Path, relative: str) -> tuple[Sheet | None, list[Problem]]:
    """Return the cells of a table's file, or None with everything that is wrong with its form."""
    decoded = read_text(project, relative, spreadsheet=True)
    if decoded.text is None or decoded.problems:
        return None, list(decoded.problems)
    sheet, problems = parse(decoded.text, relative)
    return (None if sheet is None else replace(sheet, notes=(*decoded.notes, *sheet.notes))), problems


def parse(text: str, file: str) -> tuple[Sheet | None, list[Problem]]:
    """Return the cells of a table's text, or None with its problems."""
    if not text.strip():
        return None, [
            Problem(
                Place(file),
                "The file is empty.",
                "Write a header line with the column names, then rows.",
                code="ML-0605",
            )
        ]
    separator, start = separator_of(text)
    if separator not in (",", ";", "\t"):
        written = SEPARATORS.get(separator, f"the mark {separator!r}")
        cause = f"The fields are separated by {written}, not by commas."
        return None, [Problem(Place(file), cause, "Save the table as CSV with the comma as separator.", code="ML-0606")]
    rows, fault = split(text, file, separator, start)
    if fault:
        return None, [fault]
    ordered = tidy(rows)
    problems = [
        *header_problems(ordered.header, file),
        *shape_problems(ordered.header, ordered.body, file, SEPARATORS[separator].removesuffix("s")),
    ]
    if problems:
        return None, problems
    notes = [*([f"the fields are separated by {SEPARATORS[separator]}"] if separator != "," else []), *ordered.notes]
    body = ordered.body
    if separator != "," and has_decimal_commas(cell.text for row in body for cell in row):
        body = [[Cell(with_point(cell.text), cell.line, cell.column) for cell in row] for row in body]
        notes.append("numbers are written with a decimal comma")
    told = tuple(f"{file}: {note}." for note in notes)
    return Sheet(file, tuple(ordered.header), tuple(tuple(row) for row in body), told), []


def split(text: str, file: str, separator: str = ",", start: int = 0) -> tuple[list[list[Cell]], Problem | None]:
    """Return the fields of each record from `start` on, or the first place where the quoting breaks off."""
    field = _field(separator)
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    offset, end = start, len(text)
    line, line_start = (2, start) if start else (1, 0)
    while offset < end or row:
        match = field.match(text, offset)
        if match is None:
            return rows, quoting_problem(text, offset, file, separator)
        quoted, plain, stop = match.groups()
        content = plain if quoted is None else quoted.replace('""', '"')
        row.append(Cell(content, line, offset - line_start + 1))
        if quoted is not None:
            breaks = [found.end() for found in re.finditer(r"\r\n|\n|\r", quoted)]
            if breaks:
                line += len(breaks)
                line_start = offset + 1 + breaks[-1]
        offset = match.end()
        if stop != separator:
            rows.append(row)
            row = []
            line, line_start = line + 1, offset
            if not stop:
                break
    return rows, None


def _field(separator: str) -> re.Pattern[str]:
    mark = re.escape(separator)
    return re.compile(rf'(?:"((?:[^"]|"")*+)"|([^"{mark}\r\n]*+))({mark}|\r\n|\n|\r|\Z)')


def quoting_problem(text: str, offset: int, file: str, separator: str = ",") -> Problem:
    """Return why the field at `offset` cannot be read: its quotation marks are not in order."""
    if text[offset] == '"':
        closing = re.compile(r'"((?:[^"]|"")*+)"').match(text, offset)
        if closing is None:
            cause = "This quotation mark is never closed."
            return Problem(place_of(text, offset, file), cause, 'Close the field with a second ".', code="ML-0607")
        cause = "Text follows the closing quotation mark of a field."
        mark = SEPARATORS.get(separator, "separators").removesuffix("s")
        remedy = f'Put a {mark} there, or double the quotation marks inside the field: "".'
        return Problem(place_of(text, closing.end(), file), cause, remedy, code="ML-0607")
    inner = text.index('"', offset)
    remedy = 'Put the whole field in quotation marks and double those inside it: "so ""called""".'
    return Problem(place_of(text, inner, file), "A quotation mark is in the middle of a field.", remedy, code="ML-0607")


def header_problems(header: list[Cell], file: str) -> list[Problem]:
    """Return column names that are missing, doubled, or not names; one problem where they are a row of data."""
    problems = []
    first: dict[str, Cell] = {}
    for position, cell in enumerate(header, start=1):
        place = Place(file, cell.line, cell.column)
        if not cell.text:
            problems.append(
                Problem(
                    place,
                    f"Column {position} has no name.",
                    "Give every column a name in the first line.",
                    code="ML-0608",
                )
            )
        elif cell.text in first:
            cause = f"Duplicate column {cell.text!r} (first at character {first[cell.text].column} of this line)."
            problems.append(Problem(place, cause, "Rename or delete one of the two.", code="ML-0609"))
        first.setdefault(cell.text, cell)
    if problems and sum(is_number(cell.text) for cell in header) > 1:
        return [
            Problem(
                Place(file, header[0].line, header[0].column),
                "The first line holds values, not the names of the columns.",
                "Write a line with a name for every column above it.",
                code="ML-0608",
            )
        ]
    if len(header) > MAXIMUM_COLUMNS:
        cause = f"{len(header)} columns; at most {MAXIMUM_COLUMNS} are read."
        problems.append(Problem(Place(file), cause, "Split the table.", code="ML-0603"))
    return problems


def shape_problems(header: list[Cell], body: list[list[Cell]], file: str, mark: str = "comma") -> list[Problem]:
    """Return rows with too few or too many fields, too many rows, cells of absurd length."""
    if len(body) > MAXIMUM_ROWS:
        cause = f"{len(body):,} rows; at most {MAXIMUM_ROWS:,} are read."
        return [Problem(Place(file), cause, "Split the table.", code="ML-0603")]
    problems = [problem for row in body if (problem := ragged(header, row, file, mark))]
    told = problems[:MAXIMUM_PROBLEMS_OF_A_KIND]
    if len(problems) > len(told):
        cause = f"{len(problems) - len(told)} more rows have the wrong number of fields."
        told.append(
            Problem(
                problems[len(told)].place,
                cause,
                "Correct the rows above first: often one mark shifts many.",
                code="ML-0610",
            )
        )
    for row in body:
        for cell in row:
            if len(cell.text) > MAXIMUM_CELL_CHARACTERS:
                cause = f"The cell has {len(cell.text):,} characters; at most {MAXIMUM_CELL_CHARACTERS:,} are read."
                remedy = "Shorten it; perhaps a quotation mark is missing before it."
                told.append(Problem(Place(file, cell.line, cell.column), cause, remedy, code="ML-0603"))
    return told


def ragged(header: list[Cell], row: list[Cell], file: str, mark: str = "comma") -> Problem | None:
    """Return the problem of a row that does not have one field for each column."""
    expected, found = len(header), len(row)
    if found == expected:
        return None
    fields = f"{found} field" + ("" if found == 1 else "s")
    cause = f"This row has {fields}, the header has {expected}."
    if found < expected:
        missing = header[found].text
        remedy = (
            f"There is no value for {missing!r} and what follows it: add the missing {mark}s, also for empty fields."
        )
        return Problem(Place(file, row[0].line, row[0].column), cause, remedy, code="ML-0610")
    extra = row[expected]
    remedy = f"A field that holds a {mark} must be in quotation marks."
    return Problem(Place(file, extra.line, extra.column), cause, remedy, code="ML-0610")
