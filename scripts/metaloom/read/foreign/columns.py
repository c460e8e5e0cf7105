"""Which column is used as what, where the user says so: `--column estimate="Effect size used"`.

Names of columns that are not known are never guessed, so this is how a table with names of its own is declared at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from metaloom.catalogue.measures import MEASURES
from metaloom.errors import Place, Problem, ProjectError, suggestion
from metaloom.read.foreign.found import FoundTable, Wishes
from metaloom.read.foreign.ids import slug
from metaloom.read.foreign.roles import ONE_ARM, STUDY, WAYS, Parts, known_as

ROLES = tuple(dict.fromkeys(standard for way in (*WAYS, *ONE_ARM) for standard in way.columns))
"""What a column can be said to be."""


def require(wishes: Wishes, tables: Sequence[FoundTable], path: Path) -> None:
    """Refuse unknown roles, unknown columns, and columns that together give no effect."""
    place = Place(path.name)
    problems = [
        Problem(place, f"--column: {role!r} is not a role that a column can have", _roles(role, name), code="ML-1315")
        for role, name in wishes.columns.items()
        if role not in ROLES
    ]
    if not problems and wishes.columns and not any(named_by(wishes, table) for table in tables):
        known = [column for table in tables for column in table.columns]
        lacking = [name for name in wishes.columns.values() if _own(name, known) is None] or [*wishes.columns.values()]
        problems = [
            Problem(place, f"--column: there is no column {name!r}", suggestion(name, known, "columns"), code="ML-1315")
            for name in lacking
        ]
    if not problems and wishes.columns and not (able(WAYS, wishes.columns) or able(ONE_ARM, wishes.columns)):
        said = ", ".join(wishes.columns)
        ways = "an estimate with se, variance, or ci_low and ci_high; events and totals; means, sd and n"
        problems = [Problem(place, f"--column: {said} together give no effect", f"Name {ways}.", code="ML-1315")]
    if problems:
        raise ProjectError(problems)


def named_by(wishes: Wishes, table: FoundTable) -> dict[str, str]:
    """Return role -> the table's own column as the wishes have it; nothing where the table lacks one of them."""
    found = {role: _own(name, table.columns) for role, name in wishes.columns.items()}
    return {role: own for role, own in found.items() if own is not None} if None not in found.values() else {}


def able(ways: Sequence[Parts], said: Mapping[str, str]) -> tuple[Parts, ...]:
    """Return the ways that use all that was said; an estimate that is named is taken as it is."""
    as_it_stands = [way for way in ways if way.measure == "GEN"] if {"estimate", "se", "variance"} & set(said) else ways
    return tuple(way for way in as_it_stands if set(said) <= set(way.columns))


def lacking(said: Mapping[str, str], columns: Sequence[str], table: str) -> ProjectError:
    """Return the error for named columns that give no effect with the other columns of the table."""
    free = [column for column in columns if column not in said.values()]
    ways = [
        [role for role, names in way.columns.items() if role not in said and known_as(role, names, free) is None]
        for way in (*able(WAYS, said), *able(ONE_ARM, said))
    ]
    nearest = min(ways, key=len)
    gives = "gives" if len(said) == 1 else "together give"
    cause = f"--column: {' and '.join(said)} {gives} no effect: nothing is known as {' and '.join(nearest)}"
    remedy = f"Say which column it is: --column {nearest[0]}=NAME." if nearest else "Name all columns of the effect."
    return ProjectError([Problem(Place(table), cause, remedy, code="ML-1315")])


def asked(measure: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the roles that are still to be named, in the way of the measure that most of the columns fit; an estimate
    with its error where neither the measure nor any column tells. A name of one letter tells nothing.
    """
    layouts = [frozenset(layout) for layout in MEASURES[measure].layouts] if measure in MEASURES else []
    ways = [way for way in WAYS if frozenset(way.columns) in layouts] or [way for way in WAYS if len(way.columns) > 3]
    way, lacks = min(
        (
            (way, [role for role, names in way.columns.items() if known_as(role, names, columns) is None])
            for way in ways
        ),
        key=lambda found: len(found[1]),
    )
    telling = [
        role
        for role, names in way.columns.items()
        if role not in lacks and not role.startswith(("n_", "total_")) and len(known_as(role, names, columns) or "") > 1
    ]
    return tuple(lacks) if layouts or telling else ("estimate", "se")


def _roles(role: str, name: str) -> str:
    if slug(role) in STUDY:
        return f"Say which column names the studies by --study {name!r}."
    return suggestion(role, ROLES, "roles")


def _own(name: str, columns: Sequence[str]) -> str | None:
    """Return the column of a name, as it is written or but for case, blanks and signs."""
    if name in columns:
        return name
    return next((column for column in columns if slug(name) and slug(column) == slug(name)), None)
