"""All tables as one workbook: results, every table of data, and the codebook, each on a sheet of its own.

Text is always text: a cell that begins with = or @ is shown and never run, and no address becomes a link. Numbers are
numbers where the codebook says that the column holds some.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from metaloom.bundle.archive import repacked
from metaloom.declare.codebook import Codebook
from metaloom.errors import ToolError
from metaloom.read.values import is_number

MOST_LETTERS = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
NO_TIME = datetime.datetime(1980, 1, 1)
WIDEST = 60
Cell = str | float | int | None


def workbook(
    results: Sequence[Mapping[str, Cell]], tables: Mapping[str, str], codebook: Codebook | None, title: str
) -> bytes:
    """Return the workbook's bytes; `tables` holds the text of each CSV file by the table's name.

    Errors: ToolError when the library that writes it is missing.
    """
    try:
        import xlsxwriter
    except ImportError:
        remedy = "Install it: pip install 'metaloom[bundle]'."
        raise ToolError("XlsxWriter is not installed.", remedy) from None
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"title": title, "created": NO_TIME})
    names: set[str] = set()
    _sheet(book, _name("Results", names), _rows(results))
    for name, text in tables.items():
        _sheet(book, _name(name, names), _typed(name, text, codebook))
    if codebook:
        _sheet(book, _name("Codebook", names), _described(codebook))
    book.close()
    return repacked(stream.getvalue())


def _sheet(book: Any, name: str, rows: Iterable[Sequence[Cell]]) -> None:
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    widths: list[int] = []
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if column == len(widths):
                widths.append(8)
            widths[column] = min(WIDEST, max(widths[column], len(str(value or "")) + 1))
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(number, column, value, bold if number == 0 else None)
            else:
                sheet.write_number(number, column, value)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)


def _rows(records: Sequence[Mapping[str, Cell]]) -> Iterable[Sequence[Cell]]:
    yield list(records[0]) if records else ["no analysis"]
    yield from (list(record.values()) for record in records)


def _typed(name: str, text: str, codebook: Codebook | None) -> Iterable[Sequence[Cell]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    header = next(reader, [])
    entry = codebook.tables.get(name) if codebook else None
    numeric = [
        entry is not None and column in entry.columns and entry.columns[column].type in ("integer", "number")
        for column in header
    ]
    yield header
    for row in reader:
        yield [float(cell) if counts and is_number(cell) else cell for cell, counts in zip(row, numeric, strict=False)]


def _described(codebook: Codebook) -> Iterable[Sequence[Cell]]:
    yield ["table", "column", "meaning", "unit", "type", "required", "allowed values"]
    for name, table in codebook.tables.items():
        for column, entry in table.columns.items():
            allowed = "; ".join(f"{value}: {words}" for value, words in (entry.allowed or {}).items())
            yield [name, column, entry.meaning, entry.unit, entry.type, "yes" if entry.required else "no", allowed]


def _name(wish: str, taken: set[str]) -> str:
    """Return a name that a sheet may have: short, without certain characters, and its own, whatever the case."""
    base = FORBIDDEN.sub(" ", wish)[:MOST_LETTERS]
    name, number = base, 2
    while name.lower() in taken:
        name = f"{base[: MOST_LETTERS - 3]} {number}"
        number += 1
    taken.add(name.lower())
    return name
