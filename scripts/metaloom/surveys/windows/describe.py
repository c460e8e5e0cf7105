"""Outcome by window of time by kind of study: pooled where two or more studies allow it, else as single studies.

The reason why a cell is not pooled is given: one study alone, or studies that may share patients. The rows that may not
enter are held out by the same rules as in any analysis (`read.hold_out`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from metaloom.declare.expression import parse_expression
from metaloom.judge.judged import Judged
from metaloom.measure.transform import display as displayed
from metaloom.measure.transform import scale_of
from metaloom.surveys.frames import every_row_of
from metaloom.surveys.windows.facts import (
    APART,
    NOTHING,
    POOLED,
    SINGLE,
    Cell,
    Facts,
    HeldRow,
    PooledEffect,
    Shown,
    TableOutcome,
    TimedStudy,
)

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.declare.analysis import Analysis
    from metaloom.read import Evidence
    from metaloom.surveys.windows.declare import TimedOutcome, Windows


def survey(declared: Windows, _declarations: Declarations, evidence: Evidence, _results: Mapping[str, Judged]) -> Facts:
    """Return one cell for each outcome, window and kind of study."""
    cells = list(_cells(declared, evidence))
    found = Facts(
        id=declared.id,
        title=declared.title,
        figures=("windows",) if any(cell.studies for cell in cells) else (),
        outcomes=tuple(
            TableOutcome(
                label=one.label, measure=one.measure, better=one.better, unit=one.unit, scale=scale_of(one.measure)
            )
            for one in declared.outcomes
        ),
        windows=tuple(window.label for window in declared.windows),
        kinds=tuple(kind.label for kind in declared.split),
        cells=tuple(cells),
        level=declared.level,
        time=declared.unit,
    )
    studies = len({study.study_id for cell in cells for study in cell.studies})
    return replace(found, numbers={**vars(found.counts), "studies": studies})


def _cells(declared: Windows, evidence: Evidence) -> Iterator[Cell]:
    ends = [float("inf") if window.to is None else window.to for window in declared.windows]
    for number, outcome in enumerate(declared.outcomes):
        frame = every_row_of(evidence, outcome.table, outcome.where)
        analysis = analysis_of(declared, outcome, number)
        for window, (begin, end) in enumerate(pairwise([0.0, *ends])):
            part = frame[(frame[declared.time] > begin) & (frame[declared.time] <= end)]
            for kind, split in enumerate(declared.split):
                rows = part[parse_expression(split.where).mask(part)]
                blank = Cell(
                    outcome=number, window=window, kind=kind, status=NOTHING, reason=None, pooled=None,
                    studies=(), held=(), k=0,
                )  # fmt: skip
                yield _filled(blank, declared, analysis, rows, evidence)


def analysis_of(declared: Windows, outcome: TimedOutcome, number: int) -> Analysis:
    """Return the analysis that each cell of an outcome would be."""
    from metaloom.declare.analysis import Analysis

    return Analysis.model_validate({
        "id": f"{declared.id}-{number}", "title": outcome.label, "table": outcome.table, "measure": outcome.measure,
        "better": outcome.better, "method": declared.method, "test": declared.test, "level": declared.level,
    })  # fmt: skip


def _filled(cell: Cell, declared: Windows, analysis: Analysis, rows: DataFrame, evidence: Evidence) -> Cell:
    """Return a cell with the latest usable row of each study, pooled where that is honest."""
    from metaloom.engine.analyse import compute
    from metaloom.read.columns_needed import ways_of
    from metaloom.read.select import sift

    latest = rows.sort_values([declared.time, "_line"]).drop_duplicates("study_id", keep="last").sort_values("_line")
    used, held = sift(latest, ways_of(analysis, str(analysis.measure)), convert=False)
    reasons = [HeldRow(study_id=one.study_id, reason=one.reason) for one in held]
    if used.empty:
        return replace(cell, held=tuple(reasons))
    result = compute(used, analysis, witness=False)
    times = dict(zip(used["study_id"], used[declared.time], strict=True))
    measure = str(analysis.measure)
    studies = tuple(
        TimedStudy(
            study_id=study.study_id,
            label=study.label,
            time=float(times[study.study_id]),
            data=study.data,
            **vars(_shown(measure, study.yi, study.ci_lower, study.ci_upper)),
        )
        for study in result.studies
    )
    reasons += [HeldRow(study_id=one.study_id, reason=one.reason) for one in result.excluded]
    here = [study.study_id for study in result.studies]
    pairs = [overlap for overlap in evidence.overlaps if overlap.both_in(here)]
    cell = replace(cell, studies=studies, held=tuple(reasons), k=len(studies))
    if pairs:
        told = "; ".join(f"{pair.study_a} and {pair.study_b} ({pair.why})" for pair in pairs)
        return replace(cell, status=APART, reason=f"These studies may share patients: {told}.")
    if result.estimable:
        pooled = result.pooled
        shown = _shown(measure, pooled.estimate, pooled.ci_lower, pooled.ci_upper)
        return replace(cell, status=POOLED, pooled=PooledEffect(i2=result.heterogeneity.i2, **vars(shown)))
    return replace(cell, status=SINGLE if len(studies) == 1 else NOTHING, reason=result.reason)


def _shown(measure: str, *ends: float | None) -> Shown:
    """Return an effect and its limits on the scale that people read."""
    estimate, lower, upper = (None if number is None else float(displayed(measure, number)) for number in ends)
    return Shown(estimate=estimate, lower=lower, upper=upper)
