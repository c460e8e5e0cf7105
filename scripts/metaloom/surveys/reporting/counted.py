"""Rows and Python behind each item: who reports it, who mentions it, who is silent on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from metaloom.read.records import records
from metaloom.surveys.frames import known, rows_of
from metaloom.surveys.numbers import named
from metaloom.surveys.reporting.describe import slug
from metaloom.surveys.reporting.facts import MENTIONED, REPORTED, SILENT
from metaloom.write.proof.counted import Counted, merged
from metaloom.write.proof.program import Program, either, lines_of

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.reporting.declare import Reporting
    from metaloom.surveys.reporting.facts import Facts


def counted(declared: Reporting, evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield the studies and their participants, then each item."""
    frame = rows_of(evidence, declared.table, declared.where)
    rows = program.let("rows", program.rows(declared.table, declared.where))
    studies = program.let("studies_asked", f'set({rows}["study_id"].dropna())')
    numbers = found.numbers
    every = {declared.table: lines_of(frame)}
    asked = named("studies", numbers["studies"], f"len({studies})")
    yield Counted(what=f"All {declared.counted}", keys=("studies",), gives=(asked,), rows=every)
    whole = program.let("whole", _having(declared.whole, program))
    read = named("whole", numbers["whole"], f"len({studies} & {whole})")
    unasked = "" if declared.whole else " (not asked of these)"
    yield Counted(
        what=f"Read as a whole text{unasked}",
        keys=("whole",),
        gives=(read,),
        rows=_rows(evidence, declared.whole, found),
    )
    yield Counted(
        what="Items of the list", keys=("items",), gives=(named("items", numbers["items"], str(len(declared.items))),)
    )
    people = _people(declared, rows, program)
    given = named("participants", numbers["participants"], f"int({people}.sum())" if people else "0")
    with_people = _with_people(declared, frame) if people else {}
    uncounted = "" if people else " (not counted here)"
    yield Counted(what=f"Participants{uncounted}", keys=("participants",), gives=(given,), rows=with_people)
    for at, item in enumerate(declared.items):
        column, name = found.cells[at], slug(item.label)
        sets = {key: program.let(f"{key}_{at + 1}", _having(part, program)) for key, part in (
            ("reported", item.rows), ("in_words", item.in_words), ("silent", item.silent))}  # fmt: skip
        reported, in_words, silent = sets.values()
        having = f"{studies} & {reported}"
        for status, told, expression, source in (
            (REPORTED, "reported", having, item.rows),
            (MENTIONED, "in words only", f"({studies} & {in_words}) - {reported}", item.in_words),
            (SILENT, "not in the whole text", f"({studies} & ({whole} | {silent})) - {reported} - {in_words}",
             {**(declared.whole or {}), **(item.silent or {})}),
        ):  # fmt: skip
            who = {study for study, found_of in zip(found.studies, column, strict=True) if found_of == status}
            gives = [named(f"{status}-{name}", numbers[f"{status}-{name}"], f"len({expression})", "studies")]
            keys = [f"{status}-{name}"]
            if status == REPORTED:
                share, of_people = numbers[f"share-{name}"], numbers.get(f"share-of-people-{name}")
                gives += [named(key, value, code, label) for key, value, code, label in (
                    (f"share-{name}", share, f"len({having}) / len({studies})", "share"),
                    (f"share-of-people-{name}", of_people,
                     f"{people}.reindex(list({having})).sum() / {people}.sum()", "share of people"),
                ) if value is not None]  # fmt: skip
                keys += [f"share-{name}", *([f"share-of-people-{name}"] if people else [])]
            yield Counted(
                what=f"{item.label}: {told}",
                group=item.label,
                keys=tuple(keys),
                gives=tuple(gives),
                rows=_rows(evidence, source, found, who),
            )


def _having(rows: Mapping[str, str] | None, program: Program) -> str:
    """Return the set of the studies that have a row which meets the condition in any of the tables."""
    return either(
        [f'set({program.rows(table, where)}["study_id"])' for table, where in (rows or {}).items()] or ["set()"]
    )


def _rows(
    evidence: Evidence, rows: Mapping[str, str] | None, found: Facts, who: set[str] | None = None
) -> dict[str, list[int]]:
    parts = []
    for table, where in (rows or {}).items():
        frame = rows_of(evidence, table, where)
        parts.append((table, lines_of(frame[frame["study_id"].isin(who if who is not None else set(found.studies))])))
    return merged(parts)


def _people(declared: Reporting, rows: str, program: Program) -> str:
    if not declared.participants:
        return ""
    columns = [program.column(declared.table, name, rows) for name in declared.participants]
    names = [column[len(rows) + 1 : -1] for column in columns]
    listed = f'{rows}.drop_duplicates("study_id", keep="last").set_index("study_id")[[{", ".join(names)}]]'
    return program.let("people", f"{listed}.sum(axis=1, min_count=1).dropna()")


def _with_people(declared: Reporting, frame: Any) -> dict[str, tuple[int, ...]]:
    having = [any(known(row[name]) for name in declared.participants) for row in records(frame)]
    return {declared.table: lines_of(frame[having])}
