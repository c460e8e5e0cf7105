"""The evidence after an edit of some cells, worked out from the evidence before it.

A preview shows the page of an edited number with it. Only the edited tables are read; whether their numbers are
plausible beside the others, which gives warnings and refuses nothing, is asked by the whole build.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from metaloom.errors import ProjectError
from metaloom.read.codebook_check import allowed_values, declared_kinds, table_problems
from metaloom.read.csv_source import read_sheet
from metaloom.read.errata import ERRATA, make_errata
from metaloom.read.evidence import DATA, Evidence, views_of
from metaloom.read.joint_names import with_joint_names
from metaloom.read.judgements import TABLE as JUDGEMENTS
from metaloom.read.overlaps import OVERLAPS
from metaloom.read.roles import uses_of
from metaloom.read.rows import row_problems
from metaloom.read.studies import STUDIES
from metaloom.read.table import Table, make_table

DESCRIBE_OTHERS = frozenset({STUDIES, OVERLAPS, ERRATA, JUDGEMENTS})
"""Tables whose cells say something of the rows of other tables."""


def edited(before: Evidence, project: Path, names: Collection[str]) -> Evidence | None:
    """Return the evidence with the named tables as they are now; None where more than cells with values changed.

    Errors: ProjectError with what is wrong in these tables.
    """
    if not before.tables.keys() >= set(names) or DESCRIBE_OTHERS & set(names):
        return None
    tables = before.tables | {name: _read(before, project, name) for name in sorted(names)}
    if any(not _has_the_same_rows(before.tables[name], tables[name]) for name in names):
        return None
    errata, problems = make_errata(tables)
    if problems:
        raise ProjectError(problems)
    return replace(before, tables=tables, errata=errata)


def _read(before: Evidence, project: Path, name: str) -> Table:
    """Return one table as it is now, checked by itself."""
    declarations, codebook = before.declarations, before.codebook
    sheet, problems = read_sheet(project, f"{DATA}/{name}.csv")
    if sheet is None:
        raise ProjectError(problems)
    sheet = with_joint_names(sheet, (one for one in declarations.analyses if one.table == name))
    columns = {other: table.sheet.names for other, table in before.tables.items()} | {name: sheet.names}
    uses = uses_of(declarations, columns)[name]
    kinds, allowed = declared_kinds(codebook, name), allowed_values(codebook, name)
    table, found, _ = make_table(name, sheet, kinds, uses, allowed)
    problems = [*problems, *found]
    if not uses.idle:
        problems += [problem for view in views_of(table, uses) for problem in row_problems(view)]
    if codebook is not None and name in codebook.tables:
        problems += table_problems(table, codebook.tables[name])
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ProjectError(errors)
    return table


def _has_the_same_rows(before: Table, now: Table) -> bool:
    """Return whether a table has the columns and rows that it had, each about the same study and in the same line."""
    if before.sheet.names != now.sheet.names or before.kinds != now.kinds or before.lines != now.lines:
        return False
    return all(
        [before.text(row, column) for row in range(len(before))] == [now.text(row, column) for row in range(len(now))]
        for column in ("study_id", "study_ids")
        if column in before.columns
    )
