"""Which format a file has, by its content more than by its name, and the module that reads it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from metaloom.errors import Place, Problem, ProjectError
from metaloom.read.foreign import columns, data_package, plain_text, references, revman5, revman_csv, tables, workbook
from metaloom.read.foreign.found import Found, Notes, Wishes
from metaloom.read.foreign.wide_arms import one_arm_a_row

WEB_OF_SCIENCE = re.compile(r"FN \S.*\s+VR \d|PT [JBSP]\s")
TOLD = {
    ".xls": "Open it in a spreadsheet and save it as .xlsx.",
    ".ods": "Save it as .xlsx or CSV.",
    ".sav": "Save it from SPSS as CSV.",
    ".dta": "Save it from Stata as CSV (export delimited).",
    ".rda": "Write it from R: write.csv(x, 'x.csv').",
    ".rds": "Write it from R: write.csv(x, 'x.csv').",
    ".pdf": "Copy the table into a spreadsheet and check every number.",
    ".docx": "Copy the table into a spreadsheet and check every number.",
    ".zip": "Unpack it and import the files in it; only RevMan Web's data package is read as an archive.",
    ".bib": "Put its entries into data/references.bib: that is the format the project keeps.",
    ".enw": "Export the references as RIS.",
}
"""Formats that are not read, and the way round."""


def bring(path: Path, wishes: Wishes) -> Found:
    """Return all that a project can hold of a foreign file; raises ProjectError where nothing can be read."""
    if not path.is_file():
        raise ProjectError(
            [Problem(Place(path.name), "There is no such file.", "Give the path of a file.", code="ML-1301")]
        )
    suffix = path.suffix.casefold()
    notes = Notes()
    package = data_package.read(path, notes) if suffix == ".zip" else None
    if package is not None:
        return replace(package, assumed=(*package.assumed, *notes.said))
    if suffix in TOLD:
        raise ProjectError([Problem(Place(path.name), f"Files {suffix} are not read.", TOLD[suffix], code="ML-1306")])
    found = by_content(path, suffix, notes, wishes)
    return replace(found, assumed=(*found.assumed, *notes.said))


def by_content(path: Path, suffix: str, notes: Notes, wishes: Wishes) -> Found:
    """Return the file read as what it is."""
    if suffix in (".xlsx", ".xlsm"):
        sheets = [one_arm_a_row(sheet, notes) for sheet in workbook.sheets(path, notes)]
        columns.require(wishes, sheets, path)
        return joined([tables.read(sheet, notes, wishes) for sheet in sheets], path)
    if suffix in (".rm5", ".xml"):
        return revman5.read(path, notes)
    text = plain_text.text_of(path, notes)
    if references.is_ris(text):
        return Found(references=references.from_ris(text, notes))
    if references.is_nbib(text):
        return Found(references=references.from_nbib(text, notes))
    if WEB_OF_SCIENCE.match(text.lstrip("\ufeff")):
        cause = "The file is in Web of Science's own format."
        raise ProjectError([Problem(Place(path.name), cause, "Export the references as RIS.", code="ML-1306")])
    if text.lstrip().startswith("<?xml") or text.lstrip().startswith("<COCHRANE_REVIEW"):
        return revman5.read(path, notes)
    table = plain_text.table_of(text, plain_text.name_of(path), path.name, notes)
    if revman_csv.is_revman(table):
        return revman_csv.read(table, path, notes)
    table = one_arm_a_row(table, notes)
    columns.require(wishes, [table], path)
    return tables.read(table, notes, wishes)


def joined(parts: list[Found], path: Path) -> Found:
    """Return what several sheets hold, as one; raises ProjectError where none holds anything."""
    if not parts:
        cause = "No sheet of the workbook holds a table."
        raise ProjectError(
            [
                Problem(
                    Place(path.name),
                    cause,
                    "Put the names of the columns into one row, the data below.",
                    code="ML-1307",
                )
            ]
        )
    return Found(
        tuple(table for part in parts for table in part.tables),
        tuple(keys for part in parts for keys in part.analyses),
        asked=next((part.asked for part in parts if part.asked), ()),
    )
