"""Rows and Python behind each cell of a time table: the latest usable row of each study, and its effect."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from metaloom.declare.expression import parse_expression
from metaloom.pool.parts import known as known_number
from metaloom.surveys.frames import every_row_of
from metaloom.surveys.numbers import named
from metaloom.surveys.windows.facts import POOLED, SINGLE
from metaloom.surveys.windows.words import cell_key, effect
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted, merged
from metaloom.write.proof.program import Program

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.windows.declare import Windows
    from metaloom.surveys.windows.facts import Cell, Facts


def counted(declared: Windows, evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield how many cells hold how much, then each cell that holds a study."""
    cells = [(cell, lines) for cell, lines in _cells(declared, evidence, found) if lines]
    known = found.numbers
    every = merged((declared.outcomes[cell.outcome].table, lines) for cell, lines in cells)
    sizes = program.let("cells", str([len(lines) for _, lines in cells]))
    sets = " | ".join(f'set({program.at(table, lines)}["study_id"])' for table, lines in every.items()) or "set()"
    size = f"{len(declared.outcomes)} * {len(declared.windows)} * {len(declared.split)}"
    gives = (
        named("cells", known["cells"], size),
        named("empty", known["empty"], f"{size} - len({sizes})"),
        named("studies", known["studies"], f"len({sets})"),
    )
    yield Counted(what="All cells and studies", keys=("cells", "empty", "studies"), gives=gives, rows=every)
    for key, what, status in (("single", "One study alone", SINGLE), ("pooled", "Pooled", POOLED)):
        of = [(cell, lines) for cell, lines in cells if cell.status == status]
        rows = merged((declared.outcomes[cell.outcome].table, lines) for cell, lines in of)
        told = f"len({[lines for _, lines in of]})"
        yield Counted(what=what, keys=(key,), gives=(named(key, known[key], told),), rows=rows)
    program.importing("import math")
    program.importing("from metaloom import analyse")
    for number, (cell, lines) in enumerate(cells, start=1):
        yield _cell(declared, found, cell, lines, number, program)


def _cells(declared: Windows, evidence: Evidence, found: Facts) -> Iterator[tuple[Cell, list[int]]]:
    """Yield each cell with the lines of its studies: of each the latest row in the window."""
    ends = [0.0, *(float("inf") if window.to is None else window.to for window in declared.windows)]
    spans = list(pairwise(ends))
    frames = [every_row_of(evidence, outcome.table, outcome.where) for outcome in declared.outcomes]
    kinds = [[parse_expression(kind.where).mask(frame) for kind in declared.split] for frame in frames]
    for cell in found.cells:
        here = {study.study_id for study in cell.studies}
        begin, end = spans[cell.window]
        frame = frames[cell.outcome][kinds[cell.outcome][cell.kind]]
        inside = frame[(frame[declared.time] > begin) & (frame[declared.time] <= end)]
        inside = inside[inside["study_id"].isin(here)].sort_values([declared.time, "_line"])
        latest = inside.drop_duplicates("study_id", keep="last")
        yield cell, sorted(int(line) for line in latest["_line"])


def _cell(
    declared: Windows,
    found: Facts,
    cell: Cell,
    lines: list[int],
    number: int,
    program: Program,
) -> Counted:
    outcome = declared.outcomes[cell.outcome]
    options = {"measure": outcome.measure, "method": declared.method, "test": declared.test, "level": declared.level}
    name, read = f"cell_{number}", f"analyse({program.at(outcome.table, lines)}, {json.dumps(options)})"
    shown = found.outcomes[cell.outcome]
    back = "math.exp" if shown.scale == "exp" else ""
    gives = [
        Given(
            f'{back}({name}["studies"][{at}]["yi"])',
            known_number(study.estimate),
            effect(shown, study),
            name=study.label,
        )
        for at, study in enumerate(cell.studies)
        if shown.scale in ("exp", "identity")
    ]
    if cell.pooled:
        pooled = effect(shown, cell.pooled)
        gives.append(Given(f'{name}["display"]["estimate"]', known_number(cell.pooled.estimate), pooled, name="pooled"))
    return Counted(
        what=f"{shown.label}: {found.place(cell)}",
        group=shown.label,
        keys=(cell_key(cell),),
        gives=tuple(gives),
        rows={outcome.table: lines},
        lines=(f"{name} = {read}",),
    )
