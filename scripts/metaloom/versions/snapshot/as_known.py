"""The evidence as it was known at the end of a year: rows of what was published later are left out.

A rule that needs no judgement, applied to every table alike. The year of a row is, in this order,

1. that of its study, by `study_id` in `studies.csv` (of all of them, where a row names two: `study_a`, `study_b`);
2. its own `year`;
3. that of its reference in the bibliography (earlier reviews, reports without a study).

A row whose year was not seen cannot be shown to have been known, and is left out; a row of a table that has none of
these columns is kept. The year is that of the study, not of the text in which its numbers were read. A table that
loses every row is left out as a file. Declarations, prose and bibliography stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from metaloom.read import csv_source
from metaloom.read.bibliography import parse
from metaloom.read.sheet import Sheet
from metaloom.read.text import decode

STUDIES = "data/studies.csv"
BIBLIOGRAPHY = "data/references.bib"
STUDY_COLUMNS = ("study_id", "study_a", "study_b")
YEAR = re.compile(r"[12]\d{3}")
LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
Row = Mapping[str, str]


def as_known(source: Mapping[str, bytes], until: int) -> dict[str, bytes]:
    """Return source files (path -> content) with the rows of later studies left out."""
    studies = {row["study_id"]: row.get("year", "") for row in _rows(_table(source.get(STUDIES, b""), STUDIES))}
    references = _reference_years(source.get(BIBLIOGRAPHY, b"").decode("utf-8-sig"))
    kept: dict[str, bytes] = {}
    for name, content in source.items():
        sheet = _table(content, name) if name.startswith("data/") and name.endswith(".csv") else None
        if sheet is None:
            kept[name] = content
        else:
            kept[name] = _filtered(content, sheet, lambda row: _known(row, studies, references, until))
    return kept


def _known(row: Row, studies: Mapping[str, str], references: Mapping[str, str], until: int) -> bool:
    named = [row[column] for column in STUDY_COLUMNS if row.get(column)]
    if named and studies:
        years = [studies.get(study, "") for study in named]
    elif "year" in row:
        years = [row["year"]]
    elif row.get("reference"):
        years = [references.get(row["reference"], "")]
    else:
        return True
    return all(YEAR.fullmatch(year) and int(year) <= until for year in years)


def _reference_years(text: str) -> dict[str, str]:
    references, _ = parse(text, BIBLIOGRAPHY)
    return {key: reference.fields.get("year", "") for key, reference in references.items()}


def _table(content: bytes, name: str) -> Sheet | None:
    sheet, _ = csv_source.parse(_text(content, name), name)
    return sheet


def _text(content: bytes, name: str) -> str:
    """Return a table's text by the rules of `read`; none where it cannot be read."""
    return decode(content, name, spreadsheet=True).text or ""


def _rows(sheet: Sheet | None) -> list[dict[str, str]]:
    cells = sheet.rows if sheet else ()
    return [dict(zip(sheet.names, (cell.text for cell in row), strict=True)) for row in cells] if sheet else []


def _filtered(content: bytes, sheet: Sheet, keep: Callable[[Row], bool]) -> bytes:
    """Return the same text without the lines of the rows that are not kept."""
    lines = [found[0] for found in LINE.finditer(_text(content, sheet.file))]
    starts = [row[0].line - 1 for row in sheet.rows]
    ends = [*starts[1:], len(lines)]
    head = lines[: starts[0]] if starts else lines
    body = [
        line
        for row, start, end in zip(_rows(sheet), starts, ends, strict=True)
        if keep(row)
        for line in lines[start:end]
    ]
    return "".join([*head, *body]).encode()
