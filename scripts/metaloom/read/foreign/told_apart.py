"""Studies that share a name but have numbers of their own keep apart: by name alone they would be pooled as clusters.

Crede 2010 numbers its samples by `studyid`; its `source` is the kind of publication, three words for 78 studies.
"""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.read.foreign.found import FoundTable, Notes
from metaloom.read.foreign.ids import slug
from metaloom.read.foreign.revman import repeated
from metaloom.read.foreign.roles import place_of
from metaloom.read.values import is_missing, same_name

NUMBERS = ("study_id", "studyid", "study_no", "study_nr", "study_number")
VAGUE = ("source", "sources", "publication", "reference", "references")
"""Columns by which a table may mean a kind of publication; no study need be called so."""


def numbered_apart(table: FoundTable, study: str, names: Sequence[str], notes: Notes) -> tuple[str, ...]:
    """Return the names of studies, each with its number where a column of numbers tells apart what one name joins.

    A number of its own for every row may count the rows; then it tells studies apart only where the name is vague.
    """
    column = place_of(NUMBERS, [one for one in table.columns if one != study])
    if column is None or any(map(is_missing, table.column(column))):
        return tuple(names)
    numbers = table.column(column)
    if slug(study) not in VAGUE and not repeated(numbers):
        return tuple(names)
    of: dict[str, set[str]] = {}
    for name, number in zip(names, numbers, strict=True):
        of.setdefault(same_name(name), set()).add(number)
    shared = {name for name, found in of.items() if len(found) > 1 and name}
    if not shared:
        return tuple(names)
    notes.say(
        f"{table.name}: {study!r} gives one name to several of the studies that {column!r} numbers; the number was "
        "added to those names."
    )
    return tuple(
        f"{name} ({number})" if same_name(name) in shared else name for name, number in zip(names, numbers, strict=True)
    )
