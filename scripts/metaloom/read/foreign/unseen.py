"""What is in a sheet but not visible, or cannot be shown in text: reported, or refused.

Formulas whose values were never computed would come in as empty cells; rows hidden by hand or by a filter come in
beside the others, and so do rows that are struck through.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metaloom.read.foreign.found import Notes

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FORMULA = re.compile(rb"<(?:\w+:)?f[ >]")
SHEET = re.compile(r"worksheets/[^/]*\.xml$", re.IGNORECASE)
MOST_ROWS = 10
FIRST_CELLS = 3
"""Of each row so many cells are asked whether they are struck through."""


def formulas_without_value(path: Path, values: Workbook, opened: Callable[[], Workbook]) -> Iterator[tuple[str, str]]:
    """Yield sheet and cell of every formula of a visible sheet that has no value; `opened` gives the formulas.

    A program that writes formulas computes none; a spreadsheet keeps the value of each, be it an empty text.
    """
    with zipfile.ZipFile(path) as archive:
        if not any(FORMULA.search(archive.read(part)) for part in archive.infolist() if SHEET.search(part.filename)):
            return
    for sheet in opened().worksheets:
        if sheet.sheet_state != "visible":
            continue
        for cell in (cell for cell in written(sheet) if cell.data_type == "f"):
            known = values[sheet.title][cell.coordinate]
            if known.value is None and known.data_type == "n":
                yield sheet.title, cell.coordinate


def written(sheet: Worksheet) -> list[Any]:
    """Return the cells that hold something, row by row.

    `iter_rows` makes a cell of each empty place up to the last one that somebody formatted: a public workbook of 316
    rows ends, for it, at row 1,047,189.
    """
    cells: dict[tuple[int, int], Any] = sheet._cells
    return [cells[at] for at in sorted(cells) if cells[at].value is not None]


def tell_of_rows(sheet: Worksheet, notes: Notes) -> None:
    """Say which rows are hidden or struck through: they are read as all others are."""
    cells = written(sheet)
    hidden = list(dict.fromkeys(cell.row for cell in cells if sheet.row_dimensions[cell.row].hidden))
    struck = list(dict.fromkeys(cell.row for cell in cells if cell.column <= FIRST_CELLS and _is_struck(cell)))
    for rows, how in ((hidden, "hidden, perhaps by a filter"), (struck, "struck through")):
        if rows:
            listed = ", ".join(map(str, rows[:MOST_ROWS])) + (
                f" and {len(rows) - MOST_ROWS} more" if rows[MOST_ROWS:] else ""
            )
            one = len(rows) == 1
            notes.say(
                f"In the sheet {sheet.title!r} row{'' if one else 's'} {listed} {'is' if one else 'are'} {how}; "
                f"{'it was' if one else 'they were'} taken as all others are: leave {'it' if one else 'them'} out by "
                f"`where`, or delete {'it' if one else 'them'}."
            )


def tell_of_columns(sheet: Worksheet, header: Sequence[str], notes: Notes) -> None:
    """Say which columns are hidden: they are read as all others are, and may be what an effect is computed from."""
    from openpyxl.utils import column_index_from_string

    hidden = [
        name
        for letter, column in sheet.column_dimensions.items()
        if column.hidden
        for name in header[column.min - 1 if column.min else column_index_from_string(letter) - 1 : column.max]
        if name
    ]
    if hidden:
        one = len(hidden) == 1
        listed = ", ".join(map(repr, hidden[:MOST_ROWS])) + (", …" if hidden[MOST_ROWS:] else "")
        notes.say(
            f"In the sheet {sheet.title!r} the column{'' if one else 's'} {listed} {'is' if one else 'are'} hidden; "
            f"{'it was' if one else 'they were'} taken as all others are."
        )


def _is_struck(cell: Any) -> bool:
    return bool(cell.value is not None and cell.has_style and cell.font.strike)
