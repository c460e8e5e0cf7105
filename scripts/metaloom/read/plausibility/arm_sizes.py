"""Totals against the sizes of the arms: more people than were in the arm, or the size of another arm of the same study.

Fewer people than the arm had are ordinary (withdrawals, completers) and give no warning, unless the number is exactly
the size of another arm: then two denominators look exchanged. An arm's size is what the row itself says
(`allocated_…`), else what the table of studies says: of the control arm always, since all comparisons of a study share
it; of the treated arm only where the study has one comparison, since each of several may have a treated arm of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metaloom.errors import Problem, quoted
from metaloom.read.studies import STUDIES
from metaloom.read.table import Table

REMEDY = "Check the source: two denominators may be exchanged, or the arm's size may be another count."
ARMS = ("treated", "control")


def totals_against_arms(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Yield totals that their arm cannot have had, or that belong to another arm."""
    if not any(f"total_{arm}" in table.columns for arm in ARMS):
        return
    sizes = {arm: list(sizes_of(table, tables.get(STUDIES), arm)) for arm in ARMS}
    of_study: dict[str, set[float]] = {}
    for arm in ARMS:
        for row, size in enumerate(sizes[arm]):
            of_study.setdefault(table.study(row), set()).update({size} if size else ())
    for row in range(len(table)):
        for arm in ARMS:
            total, size = table.number(row, f"total_{arm}"), sizes[arm][row]
            if total is None or not size or total == size:
                continue
            if total > size or total in of_study[table.study(row)]:
                more = "more than were in it" if total > size else "the size of another arm of this study"
                people = quoted(total)
                cause = f"The {arm} arm has {people} people here, but its size is {quoted(size)}: {people} is {more}."
                yield Problem(table.place(row, f"total_{arm}"), cause, REMEDY, "warning", code="ML-1001")


def sizes_of(table: Table, studies: Table | None, arm: str) -> Iterator[float | None]:
    """Yield the size of an arm in each row's comparison; None where it is not known."""
    if f"allocated_{arm}" in table.columns:
        yield from (table.number(row, f"allocated_{arm}") for row in range(len(table)))
        return
    known = studies if studies is not None and studies.name != table.name else None
    rows = {known.study(row): known.number(row, f"n_{arm}") for row in range(len(known))} if known else {}
    comparisons: dict[str, set[str]] = {}
    for row in range(len(table)):
        comparisons.setdefault(table.study(row), set()).add(table.text(row, "comparison"))
    for row in range(len(table)):
        study = table.study(row)
        one_of_several = arm == "treated" and len(comparisons[study]) > 1
        yield None if one_of_several else rows.get(study)
