"""The level of a row's interval: a column that is asked for, or one that can be nothing else.

`columns: {level: own name}` asks for it. A column that merely is called `level` counts only where it is named nowhere
else and holds usual levels of intervals alone (95, 90, …): level of evidence, of schooling or of care is none. Either
way a note says what was done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from metaloom.declare.analysis import Analysis
from metaloom.read.declared_names import conditions, formulas, single_names
from metaloom.read.roles import Uses
from metaloom.read.table import Table

LEVEL = "level"
USUAL = frozenset({50.0, 68.0, 80.0, 83.4, 84.0, 90.0, 95.0, 97.5, 98.0, 98.75, 99.0, 99.5, 99.9})
ELSEWHERE = frozenset({"moderator", "category", "condition"})


def are_levels(values: Iterable[object]) -> bool:
    """Return whether values, one or more of them given, are usual levels of intervals in percent."""
    given = [value for value in values if value is not None and value == value]
    return bool(given) and all(isinstance(value, int | float) and float(value) in USUAL for value in given)


def is_asked_for(analysis: Analysis, values: Iterable[object]) -> bool:
    """Return whether an analysis takes the column `level` with these values as the level of its intervals."""
    if LEVEL in analysis.columns:
        return True
    named = {name for _, name in single_names(analysis)}
    texts = [text for _, text in (*formulas(analysis), *conditions(analysis))]
    return LEVEL not in named and not any(LEVEL in text for text in texts) and are_levels(values)


def with_level(table: Table, names: Mapping[str, str]) -> dict[str, str]:
    """Return the standard names of a view, with `level` where intervals are used and the column can be nothing else."""
    wanted = "ci_low" in names and LEVEL in table.sheet.names and LEVEL not in names
    return {**names, LEVEL: LEVEL} if wanted and are_levels(table.values[LEVEL]) else dict(names)


def level_notes(table: Table, uses: Uses) -> Iterator[str]:
    """Return what was done with a column `level` that is not asked for, beside intervals that are used."""
    beside = any("ci_low" in dict(names) and LEVEL not in dict(names) for names in uses.mappings)
    if LEVEL not in table.sheet.names or not beside:
        return
    if are_levels(table.values[LEVEL]) and not uses.roles.get(LEVEL, set()) & ELSEWHERE:
        yield f"{table.file}: the column 'level' is taken as the level of the intervals, in percent."
    else:
        yield (
            f"{table.file}: the column 'level' is not taken as the level of the intervals, which count as 95%; "
            "if it is, say so: columns: {level: level}."
        )
