"""Tables whose studies give several outcomes, each named in a column: every outcome is an analysis of its own.

Häuser 2009 has pain, fatigue, sleep and more of each trial, on scales of their own. Declared as one analysis they were
pooled as if they measured one thing, and the number was an effect on nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from metaloom.read.foreign.found import FoundTable
from metaloom.read.foreign.ids import distinct, slug
from metaloom.read.foreign.revman import condition, repeated
from metaloom.read.foreign.roles import CONTINUOUS, MEDIANS
from metaloom.read.values import is_missing

OUTCOMES = (
    "outcome", "outcomes", "outcome_name", "outcome_label", "endpoint", "endpoints", "end_point", "endpunkt",
    "zielgrosse", "zielgroesse", "critere_de_jugement",
)  # fmt: skip
MOST = 20
"""More outcomes than these are words about each row."""
FEWEST_ROWS = 2
"""So many rows an outcome has on average, or its name is another word for the study."""
NAMED = 6


@dataclass(frozen=True)
class Apart:
    """The column of outcomes; outcome -> its rows that give an effect, in the order of the table; those without any."""

    column: str
    rows: Mapping[str, tuple[int, ...]]
    without: tuple[str, ...] = ()


def apart(table: FoundTable, columns: Mapping[str, str]) -> Apart | None:
    """Return the outcomes that studies give several of; None where rows of a study do not differ by a named outcome."""
    column = next((one for one in table.columns if slug(one) in OUTCOMES), None)
    if column is None or column in columns.values() or "`" in column:
        return None
    cells, studies = table.column(column), table.column("study_id")
    names = list(dict.fromkeys(cell for cell in cells if not is_missing(cell)))
    pairs = {(study, cell) for study, cell in zip(studies, cells, strict=True) if not is_missing(cell)}
    several = len(pairs) > len({study for study, _ in pairs})
    if not (several and 1 < len(names) <= MOST and len(cells) >= FEWEST_ROWS * len(names)):
        return None
    found = {
        name: tuple(at for at, cell in enumerate(cells) if cell == name and _gives(table, at, columns))
        for name in names
    }
    return Apart(column, {name: at for name, at in found.items() if at}, tuple(n for n, at in found.items() if not at))


def _gives(table: FoundTable, row: int, columns: Mapping[str, str]) -> bool:
    """Return whether a row has all that an effect needs: means or medians where the table has both."""
    given = {role for role, own in columns.items() if not is_missing(table.rows[row][table.columns.index(own)])}
    ways = [set(columns)] if not {"mean_treated", "median_treated"} <= set(columns) else []
    return any(way <= given for way in ways or (set(CONTINUOUS.columns), set(MEDIANS.columns)))


def told(table: FoundTable, found: Apart) -> str:
    """Return what is said of the outcomes."""
    more = len(found.rows) - NAMED
    listed = ", ".join([*found.rows][:NAMED]) + (f" and {more} more" if more > 0 else "")
    none = f"; no row of {', '.join(found.without)} gives the numbers that are used" if found.without else ""
    return f"{table.name}: studies give several outcomes by {found.column!r}: {listed} became an analysis each{none}."


def of_each(table: FoundTable, keys: Mapping[str, Any], found: Apart) -> tuple[dict[str, Any], ...]:
    """Return one analysis an outcome, with the keys that all share; several rows of a study are clusters in it."""
    studies, taken = table.column("study_id"), set[str]()
    named = found.column if found.column.isidentifier() else f"`{found.column}`"
    analyses = []
    for outcome, rows in found.rows.items():
        own: dict[str, Any] = {
            "id": distinct(slug(f"{keys['id']}-{outcome}", "-"), taken),
            "title": f"{keys['title']}: {outcome}",
            "table": keys["table"],
            "where": condition(named, outcome),
        }
        taken.add(own["id"])
        own |= {key: deepcopy(value) for key, value in keys.items() if key not in own}
        if "network" not in own and repeated([studies[at] for at in rows]):
            own["cluster"] = "study_id"
        analyses.append(own)
    return tuple(analyses)
