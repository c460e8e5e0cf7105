"""Rows and Python behind each converted arm: the cells of its line, and both steps of the conversion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.read.hold_out import reason_against
from metaloom.read.records import line_of, records
from metaloom.surveys.conversions.describe import ARMS
from metaloom.surveys.frames import rows_of
from metaloom.surveys.numbers import named
from metaloom.text import numbers
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.program import Program

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.conversions.declare import Conversions
    from metaloom.surveys.conversions.facts import Facts


def counted(declared: Conversions, evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield the rows, then each arm in the order of `found`."""
    kept = [
        row
        for row in records(rows_of(evidence, declared.table, declared.where))
        if not reason_against(row, ((),), convert=True)
    ]
    lines = [line_of(row) for row in kept]
    at = program.at(declared.table, lines)
    gives = (
        named("rows", found.numbers["rows"], f"{len(ARMS)} * len({at})"),
        named("studies", found.numbers["studies"], f'{at}["study_id"].nunique()'),
    )
    yield Counted(what="Arms and studies", keys=("rows", "studies"), gives=gives, rows={declared.table: lines})
    program.importing("from scipy.special import ndtri")
    places = [(line_of(row), arm) for row in kept for arm in ARMS]
    for number, (row, (line, arm)) in enumerate(zip(found.rows, places, strict=True), start=1):
        cells = {
            name: f'{program.table(declared.table)}.loc[{line}, "{name}_{arm}"]' for name in ("median", "q1", "q3", "n")
        }
        weight = f"(0.7 + 0.39 / {cells['n']})"
        mean = f"{weight} * ({cells['q1']} + {cells['q3']}) / 2 + (1 - {weight}) * {cells['median']}"
        divisor = f"(2 * ndtri((0.75 * {cells['n']} - 0.125) / ({cells['n']} + 0.25)))"
        printed = {"median": row.median, "q1": row.q1, "q3": row.q3, "n": row.n}
        told = [Given(cells[name], float(value), numbers.plain(value), name=name) for name, value in printed.items()]
        told += [
            Given(mean, row.mean, numbers.fixed(row.mean, 3), name="mean"),
            Given(f"({cells['q3']} - {cells['q1']}) / {divisor}", row.sd, numbers.fixed(row.sd, 3), name="SD"),
        ]
        what = row.what
        yield Counted(what=what, keys=(f"arm-{number}",), gives=tuple(told), rows={declared.table: (line,)})
