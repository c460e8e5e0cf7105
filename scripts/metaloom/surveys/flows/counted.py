"""Rows and Python behind each box of a flow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from metaloom.declare.expression import parse_expression
from metaloom.surveys.frames import known, rows_of
from metaloom.surveys.numbers import count, distinct, named
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.program import Program, lines_of

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.flows.declare import Flow, FlowCount
    from metaloom.surveys.flows.facts import Facts


def counted(declared: Flow, evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield the counted lines of the declared steps, then the studies of each step that follows from the data."""
    number = 0
    for step in declared.steps:
        for line in (*step.counts, *step.out):
            if line.table is not None:
                number += 1
                yield _line(line, number, evidence, program)
    frame = rows_of(evidence, declared.table, declared.where)
    rows = program.let("rows", program.rows(declared.table, declared.where))
    described = named("described", found.numbers["described"], distinct(rows))
    yield Counted(
        what=declared.described, keys=("described",), gives=(described,), rows={declared.table: lines_of(frame)}
    )
    left = frame
    masks: list[str] = []
    for at, reason in enumerate(declared.exclude, start=1):
        meets = parse_expression(reason.where).mask(left)
        mask = program.mask(declared.table, reason.where, rows)
        asked = " & ".join([*(f"~({before})" for before in masks), f"({mask})"])
        gives = (count(int(meets.sum()), f"len({rows}[{asked}])"),)
        yield Counted(
            what=reason.label, keys=(f"excluded-{at}",), gives=gives, rows={declared.table: lines_of(left[meets])}
        )
        left, masks = left[~meets], [*masks, mask]
    asked = f"{rows}[{' & '.join(f'~({mask})' for mask in masks)}]" if masks else rows
    gives = (named("asked", found.numbers["asked"], distinct(asked)),)
    yield Counted(
        what="Studies that analyses may ask for", keys=("asked",), gives=gives, rows={declared.table: lines_of(left)}
    )
    yield _pooled(declared, found, left, program)


def _line(line: FlowCount, number: int, evidence: Evidence, program: Program) -> Counted:
    assert line.table is not None
    lines = lines_of(rows_of(evidence, line.table, line.where))
    gives = (count(len(lines), f"len({program.rows(line.table, line.where)})"),)
    return Counted(what=line.label, keys=(f"step-{number}",), gives=gives, rows={line.table: lines})


def _pooled(declared: Flow, found: Facts, left: Any, program: Program) -> Counted:
    program.every_result()
    pooled = program.let(
        "pooled",
        '{study["study_id"] for one in results.values() if one["status"] == "ok" and one["k"] > 1 '
        'for study in one["studies"]}',
    )
    of = left[[known(study) and str(study) in found.pooled for study in left["study_id"]]]
    lines = lines_of(of)
    gives = (
        named("pooled", len(found.pooled), f'len(set({program.at(declared.table, lines)}["study_id"]) & {pooled})'),
    )
    return Counted(what="Studies in a pooled result", keys=("pooled",), gives=gives, rows={declared.table: lines})
