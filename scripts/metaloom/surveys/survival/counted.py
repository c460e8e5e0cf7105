"""Rows and Python behind each restored curve: readings, numbers at risk, and the patients restored from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.surveys.frames import rows_of
from metaloom.surveys.numbers import count, named
from metaloom.write.proof.counted import Counted, merged
from metaloom.write.proof.program import Program, lines_of

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.survival.declare import SurvivalCurves
    from metaloom.surveys.survival.facts import Facts


def counted(declared: SurvivalCurves, evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield all studies and curves, then each arm of each study."""
    known = found.numbers
    if declared.points is None or declared.at_risk is None:
        gives = (named("curves", known["curves"], "0"), named("studies", known["studies"], "0"))
        yield Counted(what="Curves and studies", keys=("curves", "studies"), gives=gives)
        return
    points, at_risk = (rows_of(evidence, name, None) for name in (declared.points, declared.at_risk))
    rows = program.rows(declared.points, None)
    restored = found.restored
    ids = [study.study_id for study in restored]
    curves = f'len({rows}[{rows}["study_id"].isin({ids})][["study_id", "arm"]].drop_duplicates())'
    gives = (
        named("curves", known["curves"], curves),
        named("studies", known["studies"], f'{rows}["study_id"].nunique()'),
    )
    yield Counted(
        what="Curves and studies", keys=("curves", "studies"), gives=gives, rows={declared.points: lines_of(points)}
    )
    for number, study in enumerate(restored, start=1):
        for at, (value, arm) in enumerate(zip(declared.arms, study.arms, strict=True), start=1):
            here, below = (
                frame[(frame["study_id"] == study.study_id) & (frame["arm"] == value)] for frame in (points, at_risk)
            )
            read, risk, patients = "curve", "below", "patients"
            told_first = (
                f"{read} = {program.at(declared.points, lines_of(here))}",
                f"{risk} = {program.at(declared.at_risk, lines_of(below))}",
                f"{patients} = {_restored(read, risk, program)}",
            )
            told = (
                count(arm.readings, f"len({read})", "readings"),
                count(arm.n, f"len({patients}.times)", "people"),
                count(arm.events, f"int({patients}.events.sum())", "events"),
            )
            lines = merged([(declared.points, lines_of(here)), (declared.at_risk, lines_of(below))])
            yield Counted(
                what=f"{study.label}: {arm.label}",
                keys=(f"curve-{number}-{at}",),
                gives=told,
                rows=lines,
                lines=told_first,
            )


def _restored(read: str, risk: str, program: Program) -> str:
    """Return the call that restores patients from a printed curve (Guyot and others 2012)."""
    program.importing("from metaloom.measure.convert.kaplan_meier import AtRisk, readings, reconstruct")
    of = {name: f"[{json.dumps(name)}]" for name in ("timepoint", "survival_percent", "at_risk", "events")}
    curve = f"readings({read}{of['timepoint']}.to_numpy(float), {read}{of['survival_percent']}.to_numpy(float) / 100)"
    ordered = f'{risk}.sort_values("timepoint")'
    below = f"AtRisk({ordered}{of['timepoint']}.to_numpy(float), {ordered}{of['at_risk']}.to_numpy(float))"
    events = f"next((int(events) for events in {ordered}{of['events']}.dropna()), None)"
    return f"reconstruct({curve}, {below}, {events})"
