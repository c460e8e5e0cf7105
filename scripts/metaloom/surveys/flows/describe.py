"""How many records and studies were there at each step, and why the others left: counted, so that it adds up.

Each study is counted once: at the first declared exclusion that it meets; or in a pooled result; or by why it entered
none. So the numbers beside the boxes always add up to the difference between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from metaloom.declare.expression import parse_expression
from metaloom.judge.judged import Judged
from metaloom.surveys.flows.facts import Facts, FlowLine, FlowStep
from metaloom.surveys.frames import known, rows_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.flows.declare import Flow, FlowCount

REASONS = {
    "alone": "Alone in its analysis, or its analysis is not estimable",
    "held_out": "Excluded from the analyses that ask for it",
    "unasked": "No number that an analysis asks for",
}


def survey(declared: Flow, _declarations: Declarations, evidence: Evidence, results: Mapping[str, Judged]) -> Facts:
    """Return the boxes of the flow from top to bottom: phase, lines with their counts (null: not recorded), what left.

    A box of which nothing was recorded says nothing and is left out.
    """
    steps = [
        FlowStep(phase=step.phase, counts=_lines(evidence, step.counts), out=_lines(evidence, step.out))
        for step in declared.steps
        if any(line.table is not None for line in (*step.counts, *step.out))
    ]
    frame = rows_of(evidence, declared.table, declared.where)
    excluded, left = _excluded(declared, frame)
    fate = _fates(left, results)
    pooled = [study for study in left if fate[study] == "pooled"]
    described = len({str(study) for study in frame["study_id"] if known(study)})
    steps += [
        _step("Screening", declared.described, described, excluded),
        _step("Eligibility", "Studies that analyses may ask for", len(left),
              [FlowLine(label=words, count=list(fate.values()).count(key)) for key, words in REASONS.items()]),
        _step("Included", "Studies in a pooled result", len(pooled), []),
    ]  # fmt: skip
    return Facts(
        id=declared.id,
        title=declared.title,
        figures=("flow",),
        numbers={"described": described, "asked": len(left), "pooled": len(pooled)},
        steps=tuple(steps),
        pooled=tuple(pooled),
    )


def _step(phase: str, label: str, count: int, out: Sequence[FlowLine]) -> FlowStep:
    return FlowStep(phase=phase, counts=(FlowLine(label=label, count=count),), out=tuple(at for at in out if at.count))


def _lines(evidence: Evidence, lines: Sequence[FlowCount]) -> tuple[FlowLine, ...]:
    return tuple(
        FlowLine(label=line.label, count=None if line.table is None else len(rows_of(evidence, line.table, line.where)))
        for line in lines
    )


def _excluded(declared: Flow, frame: DataFrame) -> tuple[list[FlowLine], list[str]]:
    """Return how many studies meet each exclusion first, and the ids of those that meet none."""
    left, counted = frame, []
    for reason in declared.exclude:
        meets = parse_expression(reason.where).mask(left)
        counted.append(FlowLine(label=reason.label, count=int(meets.sum())))
        left = left[~meets]
    return counted, list(dict.fromkeys(str(study) for study in left["study_id"] if known(study)))


def _fates(studies: Sequence[str], results: Mapping[str, Judged]) -> dict[str, str]:
    """Return study -> whether a pooled result has it; else whether an analysis found it alone, or held it out."""
    fates = dict.fromkeys(studies, "unasked")
    for fate in ("held_out", "alone", "pooled"):
        for result in results.values():
            estimable = result.status == "ok" and result.k > 1
            if fate == "held_out":
                found = [row.study_id for row in result.excluded]
            else:
                found = [row.study_id for row in result.studies] if estimable == (fate == "pooled") else []
            fates |= {study: fate for study in found if study in fates}
    return fates
