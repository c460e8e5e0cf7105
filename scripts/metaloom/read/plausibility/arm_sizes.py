"""Totals against the sizes of the arms: more people than were in the arm, or the size of another arm of the same study.

Fewer people than the arm had are ordinary (withdrawals, completers) and accuse nobody, unless the number is exactly the
size of another arm: then two denominators look exchanged. An arm's size is what the row itself says (`allocated_…`),
else what the table of studies says: of the control arm always, since all comparisons of a study share it; of the
treated arm only where the study has one comparison, since each of several may have a treated arm of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metaloom.errors import Problem
from metaloom.read.studies import STUDIES
from metaloom.read.table import Table

REMEDY = "Check the source: two denominators may be exchanged, or the arm's size may be another count."
ARMS = ("treated", "control")


def totals_against_arms(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Totals that their arm cannot have had, or that belong to another arm."""
    if not any(f"total_{arm}" in table.columns for arm in ARMS):
        return
    sizes = {arm: [size_of(table, tables.get(STUDIES), row, arm) for row in range(len(table))] for arm in ARMS}
    of_study: dict[str, set[float]] = {}
    for arm in ARMS:
        for row, size in enumerate(sizes[arm]):
            of_study.setdefault(table.text(row, "study_id"), set()).update({size} if size else ())
    for row in range(len(table)):
        for arm in ARMS:
            total, size = table.number(row, f"total_{arm}"), sizes[arm][row]
            if total is None or not size or total == size:
                continue
            if total > size or total in of_study[table.text(row, "study_id")]:
                more = "more than were in it" if total > size else "the size of another arm of this study"
                cause = f"The {arm} arm has {total:g} people here, but its size is {size:g}: {total:g} is {more}."
                yield Problem(table.place(row, f"total_{arm}"), cause, REMEDY, "warning")


def size_of(table: Table, studies: Table | None, row: int, arm: str) -> float | None:
    """The size of an arm in a row's comparison; None where it is not known."""
    if f"allocated_{arm}" in table.columns:
        return table.number(row, f"allocated_{arm}")
    study = table.text(row, "study_id")
    if studies is None or table is studies or "study_id" not in studies.columns:
        return None
    if arm == "treated" and len(comparisons(table, study)) > 1:
        return None
    rows = [other for other in range(len(studies)) if studies.text(other, "study_id") == study]
    return studies.number(rows[0], f"n_{arm}") if rows else None


def comparisons(table: Table, study: str) -> set[str]:
    """The comparisons that a study has in a table."""
    return {table.text(row, "comparison") for row in range(len(table)) if table.text(row, "study_id") == study}
