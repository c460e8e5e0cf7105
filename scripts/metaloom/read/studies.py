"""Studies and references as names: known, spelled alike everywhere, and each entered once.

A study may be called anything ("Back 2024", "李 2018"); its id is derived from its name (`declare.study_names`). Names
with one id are one study, and where they are written differently that is told once per table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from metaloom.declare.study_names import normal, study_id_of
from metaloom.errors import Problem, suggestion
from metaloom.read.limits import MAXIMUM_PROBLEMS_OF_A_KIND
from metaloom.read.roles import STUDIES
from metaloom.read.spellings import REMEDY
from metaloom.read.standard_columns import KNOWN
from metaloom.read.table import Table
from metaloom.read.values import shorten

__all__ = ["REFERENCE_COLUMNS", "STUDIES", "near_or", "study_problems"]

REFERENCE_COLUMNS = ("reference", "reference_key", "references")
IDENTIFIERS = ("doi", "pmid")
BLANK = re.compile(r"\s")
Views = Mapping[str, tuple[Table, ...]]


def study_problems(
    tables: Mapping[str, Table], references: Iterable[str] | None, views: Views | None = None
) -> Iterator[Problem]:
    """Yield missing and unknown studies, studies entered twice or spelled in two ways, unknown references.

    `references` are the keys of the bibliography (None: not to be judged); `views` the tables by the roles of their
    columns.
    """
    studies = tables.get(STUDIES)
    known = _known(studies) if studies is not None and "study_id" in studies.columns else None
    spellings = dict(known or {})
    for name in sorted(tables, key=lambda name: name != STUDIES):
        for table, column in _columns_of_studies(tables[name], (views or {}).get(name, (tables[name],))):
            if column == "study_id":
                yield from without_name(table)
            if table.name != STUDIES and known is not None and not of_another_kind(table, column, known):
                yield from unknown(table, column, known)
            yield from two_spellings(table, column, spellings)
    for table in tables.values():
        for column in REFERENCE_COLUMNS if references is not None else ():
            yield from unknown_references(table, column, set(references or ()))
    if studies is not None:
        yield from entered_twice(studies)


def _known(studies: Table) -> dict[str, str]:
    """Return the studies of the table of studies: id -> name as it is written there."""
    names = [studies.text(row, "study_id") for row in range(len(studies))]
    return {study_id_of(name): name for name in reversed(names) if name}


def _columns_of_studies(table: Table, views: tuple[Table, ...]) -> Iterator[tuple[Table, str]]:
    """Yield every column of a table that holds names of studies, each once, in the view that knows it."""
    seen: set[str] = set()
    for view in views:
        if "study_id" in view.columns and view.called("study_id") not in seen:
            seen.add(view.called("study_id"))
            yield view, "study_id"
    if table.name == "overlaps":
        yield from ((table, column) for column in ("study_a", "study_b") if column in table.columns)


def without_name(table: Table) -> Iterator[Problem]:
    """Yield rows that give a result and do not say whose."""
    if table.name != STUDIES and not any(column in KNOWN for column in table.columns):
        return
    for row in range(len(table)):
        if not table.text(row, "study_id"):
            cause = f"This row has no {table.called('study_id')}."
            yield Problem(table.place(row, "study_id"), cause, "Say which study it belongs to.", code="ML-0713")


def unknown(table: Table, column: str, known: Mapping[str, str]) -> Iterator[Problem]:
    """Yield studies that the table of studies does not have."""
    for row in range(len(table)):
        name = table.text(row, column)
        if name and study_id_of(name) not in known:
            remedy = near_or(name, known.values(), "Add it to the table of studies, or correct the spelling.")
            yield Problem(
                table.place(row, column),
                f"The study {shorten(name)!r} is not in the table of studies.",
                remedy,
                code="ML-0714",
            )


def two_spellings(table: Table, column: str, spellings: dict[str, str]) -> Iterator[Problem]:
    """Yield names that give the id of a name that is written otherwise, once for each spelling; new names are noted.

    An id is not another spelling: a table may name a study by its id, and another one in full.
    """
    told: set[str] = set()
    for row in range(len(table)):
        name = table.cell(row, column).text
        study = study_id_of(name)
        if not study or name == study or name in told:
            continue
        usual = spellings.setdefault(study, name)
        if usual == study:
            spellings[study] = usual = name
        if name != usual:
            told.add(name)
            same = normal(name) == normal(usual)
            why = "taken as one study" if same else f"both have the id {study!r}, and are taken as one study"
            cause = f"{table.called(column)} is {shorten(name)!r} here and {shorten(usual)!r} elsewhere: {why}."
            yield Problem(table.place(row, column), cause, REMEDY, "warning", code="ML-0715")


def of_another_kind(table: Table, column: str, known: Mapping[str, str]) -> bool:
    """Return whether a column names several things and none of them is a study that is known: laboratories, lots,
    reports.
    """
    names = {study_id_of(table.text(row, column)) for row in range(len(table))} - {""}
    return len(names) > 1 and not names & set(known)


def study_notes(tables: Mapping[str, Table], views: Views) -> Iterator[str]:
    """Yield tables that name none of the studies of the table of studies, so that nothing can be joined."""
    studies = tables.get(STUDIES)
    if studies is None or "study_id" not in studies.columns:
        return
    known = _known(studies)
    for name, table in tables.items():
        for view, column in _columns_of_studies(table, views[name]):
            if name != STUDIES and of_another_kind(view, column, known):
                own = view.called(column)
                yield f"{table.file}: no name in {own!r} is in the table of studies; nothing is joined by them."


def near_or(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return the nearest valid name as a remedy; where none is near, what else to do."""
    remedy = suggestion(name, known, "names")
    return remedy if remedy.startswith("Did you mean") else otherwise


def holds_keys(table: Table, column: str, known: set[str]) -> bool:
    """Whether a column cites by key, and is not a stranger's column of whole citations or of numbers in a list.

    One key that the bibliography has makes it one; else most of its cells must look like keys.
    """
    cells = [text for row in range(len(table)) if (text := table.text(row, column))]
    parts = [[part.strip().removeprefix("@") for part in text.split(";")] for text in cells]
    if any(name in known for text in cells for name in _keys(text)):
        return True
    other = [names for names in parts if any(BLANK.search(name) or name.isdigit() for name in names)]
    return len(other) * 2 <= len(cells)


def reference_notes(tables: Mapping[str, Table], references: Iterable[str]) -> Iterator[str]:
    """Yield columns that are called as citation keys are and hold something else."""
    known = set(references)
    for table in tables.values():
        for column in REFERENCE_COLUMNS:
            if column in table.columns and not holds_keys(table, column, known):
                yield f"{table.file}: {column!r} holds no citation keys but text or numbers; nothing is cited by it."


def _keys(text: str) -> list[str]:
    return [key.removeprefix("@") for key in re.split(r"[;\s]+", text)]


def unknown_references(table: Table, column: str, known: set[str]) -> Iterator[Problem]:
    """Yield citation keys (several joined by ;) that the bibliography does not have."""
    if column not in table.columns or not holds_keys(table, column, known):
        return
    told = 0
    for row in range(len(table)):
        for name in _keys(table.text(row, column)):
            if name and name not in known and told < MAXIMUM_PROBLEMS_OF_A_KIND:
                told += 1
                remedy = near_or(name, known, "Add the entry to the bibliography, or correct the key.")
                cause = f"The reference {shorten(name)!r} is not in the bibliography."
                yield Problem(table.place(row, column), cause, remedy, code="ML-0716")


def entered_twice(studies: Table) -> Iterator[Problem]:
    """Yield a study with two rows (error).

    Two studies with one DOI or PubMed number (a warning: a paper may hold two).
    """
    for column in ("study_id", *IDENTIFIERS):
        first: dict[str, int] = {}
        for row in range(len(studies)):
            name = studies.text(row, column)
            key = study_id_of(name) if column == "study_id" else name.casefold()
            if key and key in first:
                line = studies.lines[first[key]]
                place = studies.place(row, column)
                if column == "study_id":
                    cause = f"Duplicate study {shorten(name)!r} (first on line {line})."
                    yield Problem(
                        place,
                        cause,
                        "Keep one row; results of one study go into the tables of outcomes.",
                        code="ML-0717",
                    )
                else:
                    cause = f"The {column} {shorten(name)!r} is also that of the study on line {line}."
                    remedy = (
                        "If both rows are one study, keep one; if one paper reports two trials, nothing needs to "
                        "change."
                    )
                    yield Problem(place, cause, remedy, "warning", code="ML-0718")
            if key:
                first.setdefault(key, row)
