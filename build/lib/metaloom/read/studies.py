"""Studies and references as names: known, spelled alike everywhere, fit to be a page, and each entered once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from metaloom.errors import Problem, suggestion
from metaloom.read.limits import MAXIMUM_PROBLEMS_OF_A_KIND
from metaloom.read.standard_columns import KNOWN
from metaloom.read.table import Table
from metaloom.read.values import shorten

STUDIES = "studies"
STUDY_ID = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
MAXIMUM_LENGTH = 80
REFERENCE_COLUMNS = ("reference", "reference_key", "references")
IDENTIFIERS = ("doi", "pmid")


def study_problems(tables: Mapping[str, Table], references: Iterable[str] | None) -> Iterator[Problem]:
    """Malformed and unknown studies, studies entered twice, and unknown references (None: not to be judged)."""
    studies = tables.get(STUDIES)
    known = {value for value in studies.values.get("study_id", ()) if isinstance(value, str)} if studies else None
    for table in tables.values():
        yield from malformed(table)
        if table is not studies and known is not None:
            for column in ("study_id", *(("study_a", "study_b") if table.name == "overlaps" else ())):
                yield from unknown(table, column, known)
        for column in REFERENCE_COLUMNS if references is not None else ():
            yield from unknown_references(table, column, set(references or ()))
    if studies is not None:
        yield from entered_twice(studies)


def malformed(table: Table) -> Iterator[Problem]:
    """Study ids that are missing beside a result, or could not be the name of a page."""
    if "study_id" not in table.columns:
        return
    results = table.name == STUDIES or any(column in KNOWN for column in table.columns)
    for row in range(len(table)):
        name = table.cell(row, "study_id").text
        place = table.place(row, "study_id")
        if not name.strip():
            if not results:
                continue
            yield Problem(place, "This row has no study_id.", "Say which study it belongs to.")
        elif "/" in name or "\\" in name or ".." in name:
            cause = f"study_id {shorten(name)!r} looks like a path: it names a page and must not lead elsewhere."
            yield Problem(place, cause, slug_remedy(name))
        elif not STUDY_ID.fullmatch(name) or len(name) > MAXIMUM_LENGTH:
            cause = f"study_id {shorten(name)!r} is not made of small letters and digits joined by _."
            yield Problem(place, cause, slug_remedy(name))


def slug_remedy(name: str) -> str:
    """What a malformed study id could be instead."""
    slug = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:MAXIMUM_LENGTH].strip("_")
    return f"Write {slug!r}." if slug else "Write first author and year, such as 'author_2020'."


def unknown(table: Table, column: str, known: set[str]) -> Iterator[Problem]:
    """Study ids that the table of studies does not have."""
    if column not in table.columns:
        return
    for row in range(len(table)):
        name = table.cell(row, column).text
        if name and name not in known and STUDY_ID.fullmatch(name):
            remedy = near_or(name, known, "Add it to the table of studies, or correct the spelling.")
            yield Problem(
                table.place(row, column), f"The study {shorten(name)!r} is not in the table of studies.", remedy
            )


def near_or(name: str, known: Iterable[str], otherwise: str) -> str:
    """The nearest valid name as a remedy; where none is near, what else to do."""
    remedy = suggestion(name, known, "names")
    return remedy if remedy.startswith("Did you mean") else otherwise


def unknown_references(table: Table, column: str, known: set[str]) -> Iterator[Problem]:
    """Citation keys (several joined by ;) that the bibliography does not have."""
    if column not in table.columns:
        return
    told = 0
    for row in range(len(table)):
        for key in re.split(r"[;\s]+", table.text(row, column)):
            name = key.removeprefix("@")
            if name and name not in known and told < MAXIMUM_PROBLEMS_OF_A_KIND:
                told += 1
                remedy = near_or(name, known, "Add the entry to the bibliography, or correct the key.")
                cause = f"The reference {shorten(name)!r} is not in the bibliography."
                yield Problem(table.place(row, column), cause, remedy)


def entered_twice(studies: Table) -> Iterator[Problem]:
    """A study with two rows (error); two studies with one DOI or PubMed number (a warning: a paper may hold two)."""
    for column in ("study_id", *IDENTIFIERS):
        first: dict[str, int] = {}
        for row in range(len(studies)):
            name = studies.text(row, column)
            if name and name.casefold() in first:
                line = studies.lines[first[name.casefold()]]
                place = studies.place(row, column)
                if column == "study_id":
                    cause = f"The study {shorten(name)!r} stands twice, first on line {line}."
                    yield Problem(place, cause, "Keep one row; results of one study go into the tables of outcomes.")
                else:
                    cause = f"The {column} {shorten(name)!r} is also that of the study on line {line}."
                    remedy = "If both rows are one study, keep one; if one paper holds two trials, all is well."
                    yield Problem(place, cause, remedy, "warning")
            if name:
                first.setdefault(name.casefold(), row)
