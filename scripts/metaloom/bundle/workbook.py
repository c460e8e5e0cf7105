"""All tables as one workbook: a cover, the results, every table of data, and the codebook, each on a sheet of its own.

Text is always text: a cell that begins with = or @ is shown and never run, and no address of the data becomes a link.
The only links are our own: from the cover to the sheets, and from results to their pages where the site has an address.
Numbers are numbers where the codebook says that the column holds some; heads carry its words as notes.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from metaloom.bundle.archive import repacked
from metaloom.declare.codebook import Codebook, Column
from metaloom.errors import ToolError
from metaloom.read.values import is_number

MOST_LETTERS = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
NO_TIME = datetime.datetime(1980, 1, 1)
WIDEST = 60
COVER, RESULTS = "Read me first", "Results"
FULLEST = 1_000_000
"""Rows beyond which a sheet has no filter."""
LABELS = {
    "analysis": "short name; its page has the same", "title": "what is compared", "status": "ok, or not estimable",
    "reason": "why nothing was pooled", "measure": "effect measure", "method": "how studies were pooled",
    "test": "test and interval", "studies": "number of studies", "n_treated": "people treated",
    "n_control": "people in the control groups", "estimate": "on the scale that people read",
    "ci_lower": "lower limit of the confidence interval", "ci_upper": "upper limit of the confidence interval",
    "prediction_lower": "lower limit for a new study", "prediction_upper": "upper limit for a new study",
    "p_value": "of the test of no effect", "tau2": "between-study variance, analysis scale",
    "i2_percent": "share of variation between studies, in percent", "q": "Cochran's Q", "q_p_value": "of Cochran's Q",
}  # fmt: skip
"""Column of the results -> what it says."""
Cell = str | float | int | None
Labels = Mapping[str, str]


def workbook(
    results: Sequence[Mapping[str, Cell]],
    tables: Mapping[str, str],
    codebook: Codebook | None,
    title: str,
    cover: Sequence[tuple[str, str]] = (),
    site: str | None = None,
) -> bytes:
    """Return the workbook's bytes; `tables` holds the text of each CSV file by the table's name.

    `cover` are names and what belongs to them (version, identity, how to cite), `site` the address of the site.

    Errors: ToolError when the library that writes it is missing.
    """
    try:
        import xlsxwriter
    except ImportError:
        remedy = "Install it in a checkout of Metaloom: pip install '.[bundle]'."
        raise ToolError("XlsxWriter is not installed.", remedy, code="ML-1405") from None
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"title": title, "created": NO_TIME})
    names: set[str] = {COVER.lower()}
    front = book.add_worksheet(COVER)
    held: list[tuple[str, int, str]] = []
    for wish, rows, labels, about in _sheets(results, tables, codebook):
        name = _name(wish, names)
        links = _addresses(results, site) if wish == RESULTS else {}
        held.append((name, _sheet(book, name, rows, labels, links) - 1, about))
    _cover(book, front, title, cover, held)
    book.close()
    return repacked(stream.getvalue())


def _sheets(
    results: Sequence[Mapping[str, Cell]], tables: Mapping[str, str], codebook: Codebook | None
) -> Iterator[tuple[str, Iterable[Sequence[Cell]], Labels, str]]:
    """Yield name, rows, words of the heads and description of every sheet."""
    yield RESULTS, _rows(results), LABELS, "every analysis with its result, numbers in full"
    for name, text in tables.items():
        entry = codebook.tables.get(name) if codebook else None
        labels = {column: _label(described) for column, described in entry.columns.items()} if entry else {}
        yield name, _typed(name, text, codebook), labels, entry.description if entry else "a table of the data"
    if codebook:
        yield "Codebook", _described(codebook), {}, "what each column of the data means"


def _label(column: Column) -> str:
    return f"{column.meaning} ({column.unit})" if column.unit else column.meaning


def _addresses(results: Sequence[Mapping[str, Cell]], site: str | None) -> dict[int, str]:
    """Return row -> address of the page of its analysis; ids are letters, digits and hyphens, so nothing is quoted."""
    if not site:
        return {}
    return {at: f"{site.rstrip('/')}/analyses/{row['analysis']}.html" for at, row in enumerate(results, start=1)}


def _cover(
    book: Any, sheet: Any, title: str, facts: Sequence[tuple[str, str]], held: Sequence[tuple[str, int, str]]
) -> None:
    """Fill the first sheet: what this is, how it is cited and verified, and a link to each other sheet."""
    large, bold = book.add_format({"bold": True, "font_size": 16}), book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 90)
    sheet.write_string(0, 0, title, large)
    row = 2
    for name, text in facts:
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 2, text, wrapped)
        row += 1
    row += 1
    for column, head in enumerate(("Sheet", "Rows", "What it holds")):
        sheet.write_string(row, column, head, bold)
    for name, count, about in held:
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_number(row, 1, max(0, count))
        sheet.write_string(row, 2, about, wrapped)


def _sheet(book: Any, name: str, rows: Iterable[Sequence[Cell]], labels: Labels, links: Mapping[int, str]) -> int:
    """Write one sheet with a filter, frozen heads and their words as notes; return how many rows it has."""
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    widths: list[int] = []
    number = -1
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if column == len(widths):
                widths.append(8)
            widths[column] = min(WIDEST, max(widths[column], len(str(value or "")) + 1))
            if value is None or value == "":
                continue
            if number == 0 and isinstance(value, str) and labels.get(value):
                sheet.write_comment(number, column, labels[value], {"author": "Metaloom"})
            if column == 0 and number in links and isinstance(value, str):
                sheet.write_url(number, column, links[number], string=value)
            elif isinstance(value, str):
                sheet.write_string(number, column, value, bold if number == 0 else None)
            else:
                sheet.write_number(number, column, value)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    if 0 < number < FULLEST and widths:
        sheet.autofilter(0, 0, number, len(widths) - 1)
    return number + 1


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
