"""Rows and Python behind each plot of a time course: the printed values of one study."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.declare.expression import parse_expression
from metaloom.surveys.frames import rows_of
from metaloom.surveys.numbers import count, distinct, named
from metaloom.write.proof.counted import Counted, merged
from metaloom.write.proof.program import Program, lines_of

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.time_courses.declare import TimeCourses
    from metaloom.surveys.time_courses.facts import Facts


def counted(declared: TimeCourses, evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield all plots and studies, then each plot."""
    frame = rows_of(evidence, declared.table, declared.where)
    parts: list[Counted] = []
    plots: list[str] = []
    studies: list[int] = []
    conditions = {panel.label: panel.where for panel in declared.panels}
    for number, panel in enumerate(found.panels, start=1):
        part = frame[parse_expression(conditions[panel.label]).mask(frame)]
        for at, plot in enumerate(panel.plots, start=1):
            lines = lines_of(part[part[declared.by].astype(str) == plot.id])
            rows = program.at(declared.table, lines)
            plots.append(rows)
            studies += lines
            parts.append(
                Counted(
                    what=f"{panel.label}: {plot.label}",
                    keys=(f"plot-{number}-{at}",),
                    gives=(count(len(lines), f"len({rows})"),),
                    rows={declared.table: lines},
                )
            )
    every = merged([(declared.table, studies)])
    known = found.numbers
    told = distinct(program.at(declared.table, studies)) if known["studies"] else "0"
    gives = (
        named("plots", known["plots"], f"sum(len(rows) > 0 for rows in [{', '.join(plots)}])"),
        named("studies", known["studies"], told),
    )
    yield Counted(what="All plots and studies", keys=("plots", "studies"), gives=gives, rows=every)
    yield from parts
