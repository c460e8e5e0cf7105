"""Sheets of an Excel workbook (.xlsx) as text, by openpyxl: values as last seen, no macros, bounded in size.

openpyxl runs neither macros nor formulas. A zip archive that would unpack to an absurd size is refused before it is
unpacked. What a cell shows and what it holds can differ (percentages, dates): what it holds is written, and it is said
where that may surprise.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from metaloom.errors import Place, Problem, ProjectError, quoted
from metaloom.read.foreign.found import FoundTable, Notes
from metaloom.read.foreign.header import header_row
from metaloom.read.foreign.ids import distinct, slug
from metaloom.read.foreign.plain_text import with_points
from metaloom.read.foreign.unseen import formulas_without_value, tell_of_columns, tell_of_rows, written
from metaloom.read.limits import MAXIMUM_COLUMNS, MAXIMUM_ROWS
from metaloom.store.zip_faults import ZIP_FAULTS

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAXIMUM_UNFOLDED = 200_000_000
MAXIMUM_MERGED = 1_000_000
SHEET = re.compile(r"\.xml$", re.IGNORECASE)
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*>")
RANGE = re.compile(rb"""\sref\s*=\s*["']\$?([A-Za-z]{1,4})\$?(\d+)(?::\$?([A-Za-z]{1,4})\$?(\d+))?["']""")
CONTROL = re.compile(
    r"(?:control|placebo|sham|usual|standard|conventional|no |un?treated|comparat|kontroll|ohne )", re.IGNORECASE
)
"""Names of the group that others are compared with."""
COMMA = re.compile(r"[+\u2212-]?\d+,(\d+)")


def sheets(path: Path, notes: Notes) -> list[FoundTable]:
    """Return every visible sheet that holds a table; raises ProjectError where the file is not a valid workbook."""
    check_archive(path)
    book = opened(path)
    require_values(path, book)
    found, taken = [], set[str]()
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            notes.say(f"The hidden sheet {sheet.title!r} was left out.")
            continue
        table = table_of(path, sheet, distinct(slug(sheet.title) or "sheet", taken, "_"), notes)
        if table is not None:
            found.append(table)
    for sheet in book.chartsheets:
        notes.say(f"The sheet {sheet.title!r} is a chart and was left out.")
    return found


def opened(path: Path, *, formulas: bool = False) -> Workbook:
    """Return the workbook with the values of its formulas, or with the formulas themselves."""
    from openpyxl import load_workbook

    try:
        with catch_warnings():
            simplefilter("ignore")  # parts of a workbook that openpyxl does not know hold no cells
            return load_workbook(path, read_only=False, data_only=not formulas, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parts meet in a damaged file
        raise refusal(path, f"The workbook cannot be read: {first_line(error)}", "Save it again as .xlsx.") from None


def require_values(path: Path, book: Workbook) -> None:
    """Refuse a workbook with formulas that were never computed: their cells would be imported empty."""
    lacking = list(formulas_without_value(path, book, lambda: opened(path, formulas=True)))
    if lacking:
        (sheet, cell), count = lacking[0], len(lacking)
        cells = f"The cell {cell} of {sheet!r} holds a formula" if count == 1 else f"{count} cells hold formulas"
        first = "" if count == 1 else f" (the first is {cell} of {sheet!r})"
        cause = f"{cells}{first}, and the file does not hold {'its value' if count == 1 else 'their values'}."
        raise refusal(path, cause, "Open it in a spreadsheet and save it there, which computes them.")


def check_archive(path: Path) -> None:
    """Refuse what is not a zip archive, what would unpack to an absurd size, and what has macros."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except ZIP_FAULTS:
        cause = "The file is not an .xlsx workbook (perhaps an old .xls, or protected by a password)."
        raise refusal(path, cause, "Open it in a spreadsheet and save it as .xlsx, without a password.") from None
    if sum(part.file_size for part in parts) > MAXIMUM_UNFOLDED:
        cause = f"The workbook would unfold to more than {MAXIMUM_UNFOLDED:,} bytes."
        raise refusal(path, cause, "Save only the sheets that are used.")
    _require_few_merged(path)
    if any(part.filename.casefold().endswith("vbaproject.bin") for part in parts):
        raise refusal(path, "The workbook holds macros.", "Save it as .xlsx, which cannot hold any.")


def _require_few_merged(path: Path) -> None:
    """Refuse merged cells over more than a sheet holds: openpyxl makes an object of each cell that they cover."""
    try:
        with zipfile.ZipFile(path) as archive:
            texts = [archive.read(part) for part in archive.infolist() if SHEET.search(part.filename)]
    except ZIP_FAULTS as error:
        raise refusal(path, f"The workbook cannot be read: {first_line(error)}", "Save it again as .xlsx.") from None
    covered = 0
    for tag in (tag for text in texts for tag in MERGED.findall(text.replace(b"\0", b""))):
        found = RANGE.search(tag)
        if found is None:
            raise refusal(path, "The workbook merges cells in a way that is not read.", "Save it again as .xlsx.")
        left, top = _number(found[1]), _number(found[2])
        right, bottom = (_number(found[3]), _number(found[4])) if found[3] else (left, top)
        covered += (abs(right - left) + 1) * (abs(bottom - top) + 1)
    if covered > MAXIMUM_MERGED:
        cause = f"Merged cells cover {covered:,} cells; at most {MAXIMUM_MERGED:,} are read."
        raise refusal(path, cause, "Take the merging away, and save it again as .xlsx.")


def _number(part: bytes) -> int:
    """Return a row's number, or a column's from its letters."""
    if part.isdigit():
        return min(int(part[:9]), 10**9)
    number = 0
    for letter in part.upper()[:4]:
        number = number * 26 + letter - 64
    return number


def table_of(path: Path, sheet: Worksheet, name: str, notes: Notes) -> FoundTable | None:
    """Return a sheet from its header on; None where there is no table."""
    cells = written(sheet)
    rows, columns = max((cell.row for cell in cells), default=0), max((cell.column for cell in cells), default=0)
    if not cells:
        return None
    if rows > MAXIMUM_ROWS or columns > MAXIMUM_COLUMNS:
        cause = f"The sheet {sheet.title!r} has {rows:,} rows and {columns:,} columns."
        raise refusal(path, cause, f"At most {MAXIMUM_ROWS:,} rows and {MAXIMUM_COLUMNS:,} columns are read.")
    surprising = Surprising(sheet.title)
    grid = [[text_of(cell, surprising) for cell in row] for row in sheet.iter_rows(max_row=rows, max_col=columns)]
    surprising.tell(notes)
    tell_of_rows(sheet, notes)
    top = header_row(grid)
    if top is None:
        if any(any(row) for row in grid):
            notes.say(f"The sheet {sheet.title!r} holds no table (no two columns with a header) and was left out.")
        return None
    if top and merged_groups(sheet, top - 1) and sum(1 for cell in grid[top - 1] if cell) > 1:
        top -= 1  # two lines of header, of which the upper one names groups over several columns
    if top:
        notes.say(f"In the sheet {sheet.title!r} the header is row {top + 1}; what is above it was left out.")
    header, body = grid[top], grid[top + 1 :]
    groups = merged_groups(sheet, top)
    if groups and body and is_second_header(body[0]):
        arms = arms_of(list(dict.fromkeys(groups.values())), notes)
        header = [
            f"{under} {arms[groups[at]]}" if groups.get(at) in arms else f"{groups.get(at, head)} {under}".strip()
            for at, (head, under) in enumerate(zip(header, body[0], strict=True))
        ]
        body = body[1:]
        notes.say(f"In the sheet {sheet.title!r} two lines of header were joined, such as {header[-1]!r}.")
    tell_of_columns(sheet, header, notes)
    return without_gaps(name, sheet.title, header, body, notes)


def merged_groups(sheet: Worksheet, row: int) -> dict[int, str]:
    """Return column (from 0) -> the text of the merged cell above it, for cells merged sideways in the header's row."""
    groups: dict[int, str] = {}
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row + 1 <= merged.max_row and merged.max_col > merged.min_col:
            text = str(sheet.cell(merged.min_row, merged.min_col).value or "").strip()
            groups.update(dict.fromkeys(range(merged.min_col - 1, merged.max_col), text))
    return groups


def arms_of(groups: list[str], notes: Notes) -> dict[str, str]:
    """Return which of two groups is treated and which is the control, where the name of one says so."""
    controls = [group for group in groups if CONTROL.match(group)]
    if len(groups) != 2 or len(controls) != 1:
        return {}
    treated = next(group for group in groups if group != controls[0])
    notes.say(f"{treated!r} was taken for the treated group and {controls[0]!r} for the control.")
    return {treated: "treated", controls[0]: "control"}


def is_second_header(row: list[str]) -> bool:
    """Return whether a row under the header holds words alone."""
    filled = [cell for cell in row if cell]
    return len(filled) > 1 and not any(cell.replace(".", "", 1).replace("-", "", 1).isdigit() for cell in filled)


def without_gaps(name: str, title: str, header: list[str], body: list[list[str]], notes: Notes) -> FoundTable:
    """Drop rows and columns that are empty throughout; columns without a head but with cells get a name."""
    kept = [at for at in range(len(header)) if header[at] or any(row[at] for row in body)]
    columns: list[str] = []
    taken: set[str] = set()
    for at in kept:
        head = header[at] or f"column_{at + 1}"
        if not header[at]:
            notes.say(f"In the sheet {title!r} column {at + 1} has no head and was called {head!r}.")
        unique = distinct(head, taken, "_")
        if unique != head:
            notes.say(f"In the sheet {title!r} two columns are called {head!r}; the later one became {unique!r}.")
        columns.append(unique)
    rows = [row for row in ([row[at] for at in kept] for row in body) if any(row)]
    for at, column in enumerate(columns):
        commas = [found for row in rows if (found := COMMA.fullmatch(row[at]))]
        if commas and any(len(found[1]) != 3 for found in commas):  # three digits may be thousands: they are asked for
            for row in rows:
                row[at] = with_points(row[at])
            notes.say(f"In the sheet {title!r} decimal commas of {column!r} were written as points.")
    return FoundTable(name, tuple(columns), tuple(tuple(row) for row in rows))


@dataclass
class Surprising:
    """Cells of a sheet that hold something else than they show: each column is told once, with its first cell."""

    sheet: str
    cells: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def note(self, cell: Any, kind: str, written: str) -> None:
        """Remember a cell by its column."""
        self.cells.setdefault((kind, cell.column_letter), []).append(f"{cell.coordinate}\n{written}")

    def tell(self, notes: Notes) -> None:
        """Say what was found, a sentence a column."""
        for (kind, column), cells in self.cells.items():
            first, _, written = cells[0].partition("\n")
            if len(cells) == 1:
                notes.say(f"Cell {first} of {self.sheet!r} {ONE[kind].format(written)}")
            else:
                notes.say(
                    f"{len(cells)} cells in column {column} of {self.sheet!r} {MANY[kind].format(first, written)}"
                )


ONE = {
    "date": "holds a date and was written {}; is it one?",
    "percentage": "shows a percentage; {} was written.",
}
MANY = {
    "date": "hold dates, such as {}, which was written {}; are they dates?",
    "percentage": "show percentages; of {}, {} was written.",
}


def text_of(cell: Any, surprising: Surprising) -> str:
    """Return what a cell holds as text; numbers with all their digits."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date | time):
        text = value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
        surprising.note(cell, "date", text)
        return text
    if isinstance(value, int | float):
        if "%" in str(cell.number_format):
            surprising.note(cell, "percentage", f"{quoted(value)}, not {quoted(100 * value)},")
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
    return " ".join(str(value).split())


def refusal(path: Path, cause: str, remedy: str) -> ProjectError:
    """Return the error of a file that cannot be brought in."""
    return ProjectError([Problem(Place(path.name), cause, remedy, code="ML-1311")])


def first_line(error: Exception) -> str:
    """Return the first line of an exception's words, as a sentence."""
    text = (str(error) or type(error).__name__).splitlines()[0].strip().rstrip(".")
    return f"{text[:200]}."
