"""All that a project's `data/` folder says, typed and checked; or every problem of it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from metaloom.declare.expression import parse_expression
from metaloom.declare.expression.columns import columns_of
from metaloom.declare.project_files import inside
from metaloom.errors import Place, Problem, ProjectError
from metaloom.read.bibliography import Reference, read_bibliography
from metaloom.read.codebook_check import allowed_values, codebook_problems, declared_kinds
from metaloom.read.csv_source import read_sheet
from metaloom.read.errata import Erratum, make_errata
from metaloom.read.joint_names import with_joint_names
from metaloom.read.judgements import TABLE as JUDGEMENTS
from metaloom.read.judgements import judgement_notes, judgement_problems
from metaloom.read.levels import level_notes, with_level
from metaloom.read.limits import MAXIMUM_TABLES
from metaloom.read.overlaps import OVERLAPS, Overlap, make_overlaps
from metaloom.read.plausibility import warnings_of
from metaloom.read.roles import Uses, uses_of
from metaloom.read.rows import row_problems
from metaloom.read.rows_asked import joined
from metaloom.read.sheet import Sheet
from metaloom.read.studies import STUDIES, near_or, reference_notes, study_notes, study_problems
from metaloom.read.table import Table, make_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.declare.codebook import Codebook
    from metaloom.declare.expression.truth import Lookup

Names = tuple[tuple[str, str], ...]
NO_NAMES: Mapping[str, str] = MappingProxyType({})
DATA = "data"
BIBLIOGRAPHY = "data/references.bib"
FOREIGN = frozenset({".xlsx", ".xls", ".ods", ".tsv", ".tab", ".rm5", ".ris", ".nbib", ".rds", ".sav", ".dta"})
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

    def rows(self, name: str) -> DataFrame:
        """Return every row of a table, the studies joined by study_id (see `rows_asked`)."""
        return self.rows_under(name, NO_NAMES).copy(deep=False)

    def rows_under(self, name: str, columns: Mapping[str, str]) -> DataFrame:
        """Return the same rows under standard names: the very frame that everybody gets, which nobody may change.

        `columns` says which of the table's columns stands for which standard name.
        """
        key = (name, tuple(columns.items()))
        if key not in self._rows:
            self._rows[key] = joined(self.tables[name], self.tables.get(STUDIES), columns)
        return self._rows[key]

    def rows_where(self, name: str, condition: str | None) -> DataFrame:
        """Return those rows of `rows` that meet a condition."""
        frame = self.rows(name)
        return frame if condition is None else frame[self.meets(name, condition)]

    def meets(self, name: str, condition: str, columns: Mapping[str, str] = NO_NAMES) -> NDArray[np.bool_]:
        """Return which rows meet a condition: asked once, and each column looked at once for all.

        Errors: ExpressionError.
        """
        key = (name, condition, tuple(columns.items()))
        if key not in self._masks:
            mask = parse_expression(condition).mask(self.rows_under(name, columns), self.lookup(name, columns))
            mask.setflags(write=False)
            self._masks[key] = mask
        return self._masks[key]

    def lookup(self, name: str, columns: Mapping[str, str] = NO_NAMES) -> Lookup:
        """Return what names of conditions stand for in the rows."""
        key = (name, tuple(columns.items()))
        if key not in self._lookups:
            self._lookups[key] = columns_of(self.rows_under(name, columns))
        return self._lookups[key]

    @cached_property
    def _masks(self) -> dict[tuple[str, str, Names], NDArray[np.bool_]]:
        return {}

    @cached_property
    def _lookups(self) -> dict[tuple[str, Names], Lookup]:
        return {}

    @cached_property
    def _rows(self) -> dict[tuple[str, Names], DataFrame]:
        return {}


def read_evidence(project: Path, declarations: Declarations) -> Evidence:
    """Return the evidence of a project; raises ProjectError with every error found in its data files."""
    codebook = declarations.codebook
    tables, uses, problems, notes = read_tables(project, declarations)
    bibliography, found = read_bibliography(project, BIBLIOGRAPHY)
    problems.extend(found)
    unreadable = [problem for problem in found if problem.severity == "error"]
    problems.extend(files_not_read(project))
    overlaps, found = make_overlaps(tables.get(OVERLAPS))
    problems.extend(found)
    errata, found = make_errata(tables, set(table_names(project)) - tables.keys())
    problems.extend(found)
    views = {name: views_of(table, uses[name]) for name, table in tables.items()}
    for table in tables.values():
        found = [problem for view in views[table.name] for problem in row_problems(view)]
        problems.extend(replace(problem, severity="warning") if uses[table.name].idle else problem for problem in found)
    problems.extend(study_problems(tables, None if unreadable else bibliography, views))
    problems.extend(judgement_problems(tables.get(JUDGEMENTS)))
    notes.extend([] if unreadable else reference_notes(tables, bibliography))
    notes.extend([*study_notes(tables, views), *judgement_notes(tables.get(JUDGEMENTS))])
    notes.extend(note for table in tables.values() for note in level_notes(table, uses[table.name]))
    told = {problem.place for problem in problems}
    described = codebook_problems(codebook, tables, table_names(project))
    problems.extend(problem for problem in described if problem.place.line == 1 or problem.place not in told)
    problems.extend([] if unreadable else source_problems(declarations, bibliography))
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ProjectError(errors)
    warnings = {*(problem for problem in problems if problem.severity == "warning"), *warnings_of(tables, views)}
    told_of = tuple(sorted(warnings))
    return Evidence(tables, codebook, overlaps, bibliography, declarations, told_of, tuple(notes), errata)


def read_tables(
    project: Path, declarations: Declarations
) -> tuple[dict[str, Table], dict[str, Uses], list[Problem], list[str]]:
    """Return every `data/*.csv` as a typed table by its name, with the uses of its columns, the problems and the notes.

    Tables that cannot be read at all are left to their problems.
    """
    folder = inside(project, DATA)
    if isinstance(folder, Problem):
        return {}, {}, [folder], []
    names = table_names(project)
    if len(names) > MAXIMUM_TABLES:
        cause = f"There are {len(names)} tables; at most {MAXIMUM_TABLES} are read."
        return (
            {},
            {},
            [Problem(Place(DATA), cause, "Move the tables that no analysis uses to another folder.", code="ML-0611")],
            [],
        )
    sheets: dict[str, Sheet] = {}
    problems: list[Problem] = []
    for name in names:
        sheet, found = read_sheet(project, f"{DATA}/{name}.csv")
        problems.extend(found)
        if sheet is not None:
            sheets[name] = sheet
    for name in sheets:
        sheets[name] = with_joint_names(sheets[name], (one for one in declarations.analyses if one.table == name))
    uses = uses_of(declarations, {name: sheet.names for name, sheet in sheets.items()})
    tables: dict[str, Table] = {}
    notes: list[str] = []
    for name, sheet in sheets.items():
        kinds, allowed = declared_kinds(declarations.codebook, name), allowed_values(declarations.codebook, name)
        tables[name], found, told = make_table(name, sheet, kinds, uses[name], allowed)
        problems.extend(found)
        problems.extend(no_rows(tables[name]))
        notes.extend(told)
    return tables, uses, problems, notes


def views_of(table: Table, uses: Uses) -> tuple[Table, ...]:
    """Return the table under every set of standard names that its columns stand for; unchanged where no analysis uses
    it.
    """
    return tuple(table.under(with_level(table, names)) for names in uses.ways) or (table,)


def no_rows(table: Table) -> list[Problem]:
    """Warn of a table that has a header alone: evidence that is not there yet, or not any more, but no fault."""
    if len(table):
        return []
    cause = "The table has a header and no rows."
    return [Problem(Place(table.file), cause, "Add a row, or delete the file.", "warning", code="ML-0612")]


def files_not_read(project: Path) -> list[Problem]:
    """Return files of `data/` that look like tables or libraries and are not read: each is told, none is ignored."""
    folder = project / DATA
    found = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    return [
        Problem(
            Place(f"{DATA}/{path.name}"),
            "This file is not read: tables are CSV files whose names end in .csv.",
            "Rename it." if path.suffix.lower() == ".csv" else f"Bring it in by: metaloom import {path.name}.",
            "warning",
            code="ML-0613",
        )
        for path in found
        if path.suffix.lower() in FOREIGN or (path.suffix.lower() == ".csv" and path.suffix != ".csv")
    ]


def table_names(project: Path) -> list[str]:
    """Return the names of all tables that have a file, readable or not."""
    return sorted(path.stem for path in (project / DATA).glob("*.csv") if not path.name.startswith("."))


def source_problems(declarations: Declarations, bibliography: dict[str, Reference]) -> Iterator[Problem]:
    """Return sources of claims and of baseline risks that are citations which the bibliography does not have."""
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
                yield Problem(place, f"The reference {key!r} is not in the bibliography.", remedy, code="ML-0716")
