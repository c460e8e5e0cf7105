"""Rows and Python behind each cell of a gap map: the studies of its row that have a row of its outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from metaloom.surveys.frames import rows_of
from metaloom.surveys.numbers import count, named
from metaloom.write.proof.counted import Counted, merged
from metaloom.write.proof.program import Program, either, lines_of

if TYPE_CHECKING:
    import pandas as pd

    from metaloom.read import Evidence
    from metaloom.surveys.gap_maps.declare import Attribute, GapMap
    from metaloom.surveys.gap_maps.facts import Cell, Facts


def counted(declared: GapMap, evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield the totals, the studies of each row, and each cell that is not empty."""
    frame = rows_of(evidence, declared.table, declared.where)
    rows = program.let("rows", program.rows(declared.table, declared.where))
    studies = {declared.table: lines_of(frame)}
    yield Counted(
        what="All studies", keys=("studies",), gives=(named("studies", found.total, f"len({rows})"),), rows=studies
    )
    inside = []
    for number, attribute in enumerate(declared.attributes, start=1):
        inside.append(program.let(f"row_{number}", _members(declared, attribute, rows, program)))
    outcomes = []
    for number, outcome in enumerate(declared.outcomes, start=1):
        sets = [f'set({program.rows(table, where)}["study_id"])' for table, where in outcome.rows.items()]
        outcomes.append(program.let(f"outcome_{number}", either(sets)))
    listed = ", ".join(inside), ", ".join(outcomes)
    cells = f"[row & outcome for row in ({listed[0]},) for outcome in ({listed[1]},)]"
    every = program.let("cells", cells)
    numbers = found.numbers
    yield Counted(
        what="Cells of the map, and those without a study",
        keys=("cells", "empty"),
        gives=(
            named("cells", numbers["cells"], f"len({every})"),
            named("empty", numbers["empty"], f"sum(not cell for cell in {every})"),
        ),
    )
    for number, (row, of) in enumerate(zip(found.attributes, declared.attributes, strict=True), start=1):
        yield Counted(
            what=row.title,
            group=row.group,
            keys=(f"row-{number}",),
            gives=(count(row.total, f"len(row_{number})"),),
            rows={declared.table: lines_of(frame[frame["study_id"].isin(_ids(declared, of, evidence, frame))])},
        )
    asked = [
        {table: rows_of(evidence, table, where) for table, where in outcome.rows.items()}
        for outcome in declared.outcomes
    ]
    for cell in found.cells:
        if not cell.is_empty:
            yield _cell(declared, found, cell, asked[cell.column])


def _ids(declared: GapMap, attribute: Attribute, evidence: Evidence, frame: pd.DataFrame) -> set[str]:
    """Return the studies of a row of the map: those that meet its condition, or no other condition of its group."""
    if attribute.where is not None:
        return set(rows_of(evidence, declared.table, attribute.where)["study_id"]) & set(frame["study_id"])
    others = [one for one in declared.attributes if one.group == attribute.group and one.where is not None]
    return set(frame["study_id"]).difference(*(_ids(declared, one, evidence, frame) for one in others))


def _members(declared: GapMap, attribute: Attribute, rows: str, program: Program) -> str:
    if attribute.where is not None:
        return f'set({program.rows(declared.table, attribute.where, rows)}["study_id"])'
    others = [one for one in declared.attributes if one.group == attribute.group and one.where is not None]
    taken = either([_members(declared, one, rows, program) for one in others]) if others else "set()"
    return f'set({rows}["study_id"]) - {taken}'


def _cell(declared: GapMap, found: Facts, cell: Cell, asked: Mapping[str, pd.DataFrame]) -> Counted:
    studies = {study for ids in cell.studies for study in ids}
    outcome, attribute = declared.outcomes[cell.column], found.attributes[cell.row]
    parts = [(table, lines_of(frame[frame["study_id"].isin(studies)])) for table, frame in asked.items()]
    gives = (count(len(studies), f"len(row_{cell.row + 1} & outcome_{cell.column + 1})"),)
    what = f"{attribute.title}, {outcome.label}"
    return Counted(what=what, group=attribute.group, keys=(cell.anchor,), gives=gives, rows=merged(parts))
