"""All that a project's `data/` folder says, typed and checked; or every problem of it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from metaloom.declare.project_files import inside
from metaloom.errors import Place, Problem, ProjectError
from metaloom.read.bibliography import Reference, read_bibliography
from metaloom.read.codebook_check import codebook_problems, declared_kinds
from metaloom.read.csv_source import read_sheet
from metaloom.read.errata import Erratum, make_errata
from metaloom.read.limits import MAXIMUM_TABLES
from metaloom.read.overlaps import OVERLAPS, Overlap, make_overlaps
from metaloom.read.plausibility import warnings_of
from metaloom.read.rows import row_problems
from metaloom.read.studies import near_or, study_problems
from metaloom.read.table import Table, make_table

if TYPE_CHECKING:
    from metaloom.declare import Declarations
    from metaloom.declare.codebook import Codebook

DATA = "data"
BIBLIOGRAPHY = "data/references.bib"
CITED = re.compile(r"@([A-Za-z0-9_][A-Za-z0-9_:.+-]*)")


@dataclass(frozen=True)
class Evidence:
    """The tables by name, what describes them, and what is suspicious about them (warnings) or was assumed (notes)."""

    tables: dict[str, Table]
    codebook: Codebook | None
    overlaps: tuple[Overlap, ...]
    bibliography: dict[str, Reference]
    declarations: Declarations
    warnings: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    errata: tuple[Erratum, ...] = ()


def read_evidence(project: Path, declarations: Declarations) -> Evidence:
    """The evidence of a project; raises ProjectError with every error found in its data files."""
    codebook = declarations.codebook
    tables, problems, notes = read_tables(project, codebook)
    bibliography, unreadable = read_bibliography(project, BIBLIOGRAPHY)
    problems.extend(unreadable)
    overlaps, found = make_overlaps(tables.get(OVERLAPS))
    problems.extend(found)
    errata, found = make_errata(tables)
    problems.extend(found)
    for table in tables.values():
        problems.extend(row_problems(table))
    problems.extend(study_problems(tables, None if unreadable else bibliography))
    told = {problem.place for problem in problems}
    described = codebook_problems(codebook, tables, table_names(project))
    problems.extend(problem for problem in described if problem.place.line == 1 or problem.place not in told)
    problems.extend([] if unreadable else source_problems(declarations, bibliography))
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ProjectError(errors)
    warnings = {*(problem for problem in problems if problem.severity == "warning"), *warnings_of(tables)}
    told_of = tuple(sorted(warnings))
    return Evidence(tables, codebook, overlaps, bibliography, declarations, told_of, tuple(notes), errata)


def read_tables(project: Path, codebook: Codebook | None) -> tuple[dict[str, Table], list[Problem], list[str]]:
    """Every `data/*.csv` as a typed table by its name; those that cannot be read at all are left to their problems."""
    folder = inside(project, DATA)
    if isinstance(folder, Problem):
        return {}, [folder], []
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    notes: list[str] = []
    names = table_names(project)
    if len(names) > MAXIMUM_TABLES:
        cause = f"There are {len(names)} tables; at most {MAXIMUM_TABLES} are read."
        return {}, [Problem(Place(DATA), cause, "Move the tables that no analysis uses to another folder.")], []
    for name in names:
        sheet, found = read_sheet(project, f"{DATA}/{name}.csv")
        problems.extend(found)
        if sheet is not None:
            tables[name], found, told = make_table(name, sheet, declared_kinds(codebook, name))
            problems.extend(found)
            problems.extend(no_rows(tables[name]))
            notes.extend(told)
    return tables, problems, notes


def no_rows(table: Table) -> list[Problem]:
    """A table that has a header alone: evidence that is not there yet, or not there any more, but no fault."""
    if len(table):
        return []
    cause = "The table has a header and no rows."
    return [Problem(Place(table.file), cause, "Add a row, or delete the file.", "warning")]


def table_names(project: Path) -> list[str]:
    """The names of all tables that have a file, readable or not."""
    return sorted(path.stem for path in (project / DATA).glob("*.csv") if not path.name.startswith("."))


def source_problems(declarations: Declarations, bibliography: dict[str, Reference]) -> Iterator[Problem]:
    """Sources of claims and of baseline risks that are citations which the bibliography does not have."""
    named: list[tuple[str, tuple[str, ...], str | None]] = [
        *((claim.id, ("source",), claim.source) for claim in declarations.claims),
        *(
            (analysis.id, ("certainty", "baseline", "source"), analysis.certainty.baseline.source)
            for analysis in declarations.analyses
            if analysis.certainty is not None and analysis.certainty.baseline is not None
        ),
    ]
    for owner, path, source in named:
        for match in CITED.finditer(source or ""):
            key = match.group(1).rstrip(".:-+")
            if key not in bibliography:
                place = declarations.value_place(owner, *path, offset=match.start())
                remedy = near_or(key, bibliography, "Add the entry to data/references.bib, or correct the key.")
                yield Problem(place, f"The reference {key!r} is not in the bibliography.", remedy)
