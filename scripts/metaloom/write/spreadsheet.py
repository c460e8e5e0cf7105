"""CSV files that no spreadsheet runs, and from which every cell can be had back as it was.

The scheme:

1. UTF-8, commas, lines end with CR LF, quoted as in RFC 4180; the first line names the columns.
2. A spreadsheet may begin a cell at the beginning of a text and, where it takes another separator, after a
   semicolon, a tab or a line break in it. Where what follows there, after blanks and quotation marks, is one of
   `= + - @`, their full-width twins or an apostrophe, one apostrophe is put before it. A plain number such as
   `-0.5` stays as it is.
3. To have the text back, remove one apostrophe at each of those places (`plain`).

After OWASP, "CSV Injection". An apostrophe of the text itself is doubled, so that nothing is ambiguous.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_PLACE = r"(\A|[;\t\r\n])([\s\"]*)"
_DANGER = re.compile(_PLACE + r"(?=[=+\-@'＝＋－＠])")
_MARKED = re.compile(_PLACE + "'")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def safe(text: str) -> str:
    """Return a cell that no spreadsheet runs."""
    return text if _NUMBER.fullmatch(text) else _DANGER.sub(r"\1\2'", text)


def plain(text: str) -> str:
    """Return the cell that `safe` was given."""
    return _MARKED.sub(r"\1\2", text)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a published CSV file: column names and cells are texts of any content."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for cells in (columns, *rows):
        writer.writerow([safe(cell) for cell in cells])
    return stream.getvalue()


def read_csv_text(text: str) -> list[list[str]]:
    """Return all lines of a published CSV file, the names of the columns first, as they were before `csv_text`."""
    return [[plain(cell) for cell in cells] for cells in csv.reader(io.StringIO(text, newline=""))]
