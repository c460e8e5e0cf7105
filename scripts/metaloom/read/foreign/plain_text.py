"""CSV-like text of any program becomes a table: separators, quotation marks and encodings are detected.

The reader of the project's own tables is stricter, because it must name the place of every fault; here a table is
written anew, and then read by that reader.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from metaloom.errors import Place, Problem, ProjectError
from metaloom.read.foreign.found import FoundTable, Notes
from metaloom.read.foreign.header import MAXIMUM_HEADER_ROWS, header_row
from metaloom.read.foreign.ids import distinct, slug
from metaloom.read.limits import MAXIMUM_BYTES, MAXIMUM_CELL_CHARACTERS
from metaloom.read.text import UNMARKED, unmarked_utf16

POINT = re.compile(r"[+-]?\d+\.\d+")
BLANK = " "
SAID = re.compile(r"sep=([,;|\t])", re.IGNORECASE)
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def text_of(path: Path, notes: Notes) -> str:
    """Return the text of a file: UTF-8 (with or without a mark), UTF-16 (with or without one), else Windows-1252;
    what is assumed is said.
    """
    if path.stat().st_size > MAXIMUM_BYTES:
        cause = f"The file has {path.stat().st_size:,} bytes; at most {MAXIMUM_BYTES:,} are read."
        raise ProjectError(
            [Problem(Place(path.name), cause, "Keep only the rows and columns that are used.", code="ML-1308")]
        )
    return decoded(path.read_bytes(), path.name, notes)


def decoded(raw: bytes, file: str, notes: Notes) -> str:
    """Return the text of bytes, as `text_of` does."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    if encoding := unmarked_utf16(raw):
        notes.say(f"The file was {UNMARKED}")
        return raw.decode(encoding)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.say("The file is not UTF-8; it was read as Windows-1252.")
        text = raw.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise ProjectError(
            [
                Problem(
                    Place(file),
                    "The file holds NUL characters: it is not a text file.",
                    "Export it again as CSV.",
                    code="ML-1309",
                )
            ]
        )
    return text


def table_of(text: str, name: str, file: str, notes: Notes) -> FoundTable:
    """Return the table of CSV-like text; raises ProjectError where there is none."""
    csv.field_size_limit(MAXIMUM_CELL_CHARACTERS)
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        raise ProjectError(
            [Problem(Place(file), "The file holds no table: fewer than two lines.", "Export it again.", code="ML-1307")]
        )
    said = SAID.fullmatch(lines[0].strip())
    if said:  # Excel's own first line, which tells it how to read the rest
        text, lines = text[text.index(lines[0]) + len(lines[0]) :], lines[1:]
    told = next(
        (line for line in lines[:MAXIMUM_HEADER_ROWS] if any(fields(line, mark) > 1 for mark in SEPARATORS)), ""
    )
    separator = max(SEPARATORS, key=lambda mark: (fields(told, mark), -list(SEPARATORS).index(mark)))
    if said and fields(told, said[1]) > 1:
        separator = said[1]
    if fields(lines[0], separator) == 1 and separated_by_blanks(lines):
        separator = BLANK
    if separator != ",":
        notes.say(f"The fields are separated by {SEPARATORS.get(separator, 'blanks, as write.table of R does it')}.")
    if separator == BLANK:
        text = "\n".join(line.strip() for line in lines)
    try:
        grid = [
            row
            for row in csv.reader(
                io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=separator == BLANK
            )
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise ProjectError(
            [
                Problem(
                    Place(file),
                    f"The file cannot be read as a table: {error}.",
                    "Export it again as CSV.",
                    code="ML-1309",
                )
            ]
        ) from None
    if not grid:
        cause = "The file holds no table: every field is empty."
        raise ProjectError([Problem(Place(file), cause, "Export it again.", code="ML-1307")])
    if max(map(len, grid)) == 1:
        cause = f"The file holds no table: every row is one field, such as {lines[0].strip()[:60]!r}."
        remedy = "Export it again with commas, semicolons or tabs between the fields, and quotation marks around names."
        raise ProjectError([Problem(Place(file), cause, remedy, code="ML-1307")])
    top = header_row(grid) or 0
    if top:
        notes.say(f"The header is the row that begins with {grid[top][0]!r}; what is above it was left out.")
    return shaped(name, grid[top:], separator, notes)


def separated_by_blanks(lines: list[str]) -> bool:
    """Return whether every row has as many fields as the header, or one more, as R writes names of rows."""
    heads = fields(lines[0], BLANK)
    return heads > 1 and {fields(line, BLANK) for line in lines[1:]} in ({heads}, {heads + 1})


def fields(line: str, separator: str) -> int:
    """Return how many fields a line has with a separator; any number of blanks is one."""
    blanks = separator == BLANK
    return len(next(csv.reader([line.strip() if blanks else line], delimiter=separator, skipinitialspace=blanks)))


def shaped(name: str, grid: list[list[str]], separator: str, notes: Notes) -> FoundTable:
    """Return header and rows of one length, names made distinct, R's column of row numbers dropped."""
    header, body = [cell.strip() for cell in grid[0]], grid[1:]
    if body and len(body[0]) == len(header) + 1:
        header = ["", *header]
    width = max(len(header), *(len(row) for row in body)) if body else len(header)
    header += [""] * (width - len(header))
    rows = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in body]
    kept = [at for at in range(width) if header[at] or any(row[at] for row in rows)]
    if kept and kept[0] == 0 and header[0] in ("", "Unnamed: 0") and row_numbers([row[0] for row in rows]):
        kept = kept[1:]
        notes.say("The first column, without a name, holds row numbers and was left out.")
    taken: set[str] = set()
    columns = tuple(distinct(header[at] or f"column_{at + 1}", taken, "_") for at in kept)
    for at, unique in zip(kept, columns, strict=True):
        if header[at] and unique != header[at]:
            notes.say(f"Two columns are called {header[at]!r}; the later one became {unique!r}.")
    if separator == ";" and not any(POINT.fullmatch(cell) for row in rows for cell in row):
        pointed = [[with_points(cell) for cell in row] for row in rows]
        if pointed != rows:
            notes.say("Decimal commas were written as points.")
        rows = pointed
    return FoundTable(name, columns, tuple(tuple(row[at] for at in kept) for row in rows))


def row_numbers(cells: list[str]) -> bool:
    """Return whether cells count the rows, as R (from 1) and pandas (from 0) number them."""
    return cells in ([str(at) for at in range(1, len(cells) + 1)], [str(at) for at in range(len(cells))])


def with_points(cell: str) -> str:
    """Return a number with a decimal comma as one with a point; anything else as it is."""
    whole, comma, rest = cell.partition(",")
    is_number = comma and rest.isdigit() and (whole.lstrip("+-\u2212").isdigit() or whole in ("", "-"))
    return f"{whole}.{rest}" if is_number else cell


def name_of(path: Path) -> str:
    """Return what a table of a file is called: its name in small letters."""
    return slug(path.stem) or "table"
