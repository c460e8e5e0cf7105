"""Analyses and Python behind a summary of findings: each of its rows is one analysis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.surveys.numbers import named
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.program import Program

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.summaries.declare import Summary
    from metaloom.surveys.summaries.facts import Facts


def counted(declared: Summary, _evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield the outcomes, and how many are rated at each level."""
    numbers = found.numbers
    names = tuple(declared.analyses)
    rows = program.let("rows", f"[{', '.join(program.result(name) for name in names)}]")
    rated = program.let("rated", f'[(one["certainty"] or {{}}).get("level") for one in {rows}]')
    gives = [
        named("outcomes", numbers["outcomes"], f"len({rows})"),
        named("rated", numbers["rated"], f"sum(level is not None for level in {rated})"),
    ]
    yield Counted(what="Outcomes, and those rated", keys=("outcomes", "rated"), gives=tuple(gives), analyses=names)
    for level in ("high", "moderate", "low", "very low"):
        key = level.replace(" ", "-")
        of = tuple(row.analysis for row in found.rows if row.level == level)
        gives = [named(key, numbers[key], f'{rated}.count("{level}")')]
        yield Counted(what=f"Certainty: {level}", keys=(key,), gives=tuple(gives), analyses=of)
