"""Two studies that give the very same counts, or the same means, deviations and sizes: one trial under two names.

Only what has at least four numbers a row is compared: in none of the 80 published reviews of R's metadat do two studies
share all of them, while a shared estimate and variance, or a shared count and total, are common. Three events are
shared by chance, as 2 of 30 against 1 of 30 by two trials of this project's own evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metaloom.declare.study_names import study_id_of
from metaloom.errors import Problem
from metaloom.read.plausibility.context import outcome_of
from metaloom.read.table import Table

COUNTS = ("events_treated", "total_treated", "events_control", "total_control")
MEANS = ("mean_treated", "sd_treated", "n_treated", "mean_control", "sd_control", "n_control")
FEWEST_EVENTS = 4
REMEDY = (
    "Look whether both are reports of one trial: keep one of them, or name the pair in data/overlaps.csv. If they are "
    "two trials, keep both and say so in a note."
)


def same_numbers_of_two_studies(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Yield a warning at each row that repeats the numbers of another study's row with the same outcome."""
    named = set(_overlapping(tables.get("overlaps")))
    for columns in (COUNTS, MEANS):
        if not set(columns) <= set(table.columns):
            continue
        seen: dict[tuple[object, ...], int] = {}
        for row in range(len(table)):
            given = [table.number(row, column) for column in columns]
            found = [number for number in given if number is not None]
            if len(found) < len(columns) or (columns is COUNTS and found[0] + found[2] < FEWEST_EVENTS):
                continue
            key = (*found, *outcome_of(table, row))
            first = seen.setdefault(key, row)
            if table.study(first) == table.study(row) or frozenset((table.study(first), table.study(row))) in named:
                continue
            listed = ", ".join(table.text(row, column) for column in columns)
            of = f"{table.study(first)!r} on line {table.lines[first]}"
            cause = f"{table.study(row)!r} has the numbers of {of}: {listed}."
            yield Problem(table.place(row, columns[0]), cause, REMEDY, "warning", code="ML-1015")


def _overlapping(table: Table | None) -> Iterator[frozenset[str]]:
    """Yield the pairs of studies that the table of overlaps names."""
    if table is None:
        return
    for row in range(len(table)):
        yield frozenset(study_id_of(table.text(row, column)) for column in ("study_a", "study_b"))
