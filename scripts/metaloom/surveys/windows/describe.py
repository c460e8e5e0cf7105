"""Outcome by window of time by kind of study: pooled where two or more studies allow it, else as single studies.

What keeps a cell from being pooled is told: one study alone, or studies that may share patients. The rows that may not
enter are held out by the same rules as in any analysis (`read.hold_out`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from metaloom.declare.expression import parse_expression
from metaloom.judge.judged import Judged
from metaloom.measure.transform import display as displayed
from metaloom.measure.transform import scale_of
from metaloom.surveys.frames import every_row_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.declare.analysis import Analysis
    from metaloom.read import Evidence
    from metaloom.surveys.windows.declare import TimedOutcome, Windows

NOTHING, SINGLE, POOLED, APART = "nothing", "single", "pooled", "apart"


def survey(
    declared: Windows, _declarations: Declarations, evidence: Evidence, _results: Mapping[str, Judged]
) -> dict[str, Any]:
    """Return one cell for each outcome, window and kind of study."""
    cells = list(_cells(declared, evidence))
    having = [cell for cell in cells if cell["studies"]]
    return {
        "figures": ["windows"] if having else [],
        "outcomes": [
            {"label": one.label, "measure": one.measure, "better": one.better, "unit": one.unit,
             "scale": scale_of(one.measure)}
            for one in declared.outcomes
        ],
        "windows": [window.label for window in declared.windows],
        "kinds": [kind.label for kind in declared.split],
        "cells": cells,
        "level": declared.level,
        "time": declared.unit,
        "numbers": {
            "cells": len(cells),
            "empty": len(cells) - len(having),
            "single": sum(cell["status"] == SINGLE for cell in cells),
            "pooled": sum(cell["status"] == POOLED for cell in cells),
            "studies": len({study["study_id"] for cell in cells for study in cell["studies"]}),
        },
    }  # fmt: skip


def _cells(declared: Windows, evidence: Evidence) -> Iterator[dict[str, Any]]:
    ends = [float("inf") if window.to is None else window.to for window in declared.windows]
    for number, outcome in enumerate(declared.outcomes):
        frame = every_row_of(evidence, outcome.table, outcome.where)
        analysis = analysis_of(declared, outcome, number)
        for window, (begin, end) in enumerate(pairwise([0.0, *ends])):
            part = frame[(frame[declared.time] > begin) & (frame[declared.time] <= end)]
            for kind, split in enumerate(declared.split):
                rows = part[parse_expression(split.where).mask(part)]
                yield {"outcome": number, "window": window, "kind": kind, **_cell(declared, analysis, rows, evidence)}


def analysis_of(declared: Windows, outcome: TimedOutcome, number: int) -> Analysis:
    """Return the analysis that each cell of an outcome would be."""
    from metaloom.declare.analysis import Analysis

    return Analysis.model_validate({
        "id": f"{declared.id}-{number}", "title": outcome.label, "table": outcome.table, "measure": outcome.measure,
        "better": outcome.better, "method": declared.method, "test": declared.test, "level": declared.level,
    })  # fmt: skip


def _cell(declared: Windows, analysis: Analysis, rows: DataFrame, evidence: Evidence) -> dict[str, Any]:
    """Return the latest usable row of each study, pooled where that is honest."""
    from metaloom.engine.analyse import compute
    from metaloom.read.columns_needed import ways_of
    from metaloom.read.select import sift

    latest = rows.sort_values([declared.time, "_line"]).drop_duplicates("study_id", keep="last").sort_values("_line")
    used, held = sift(latest, ways_of(analysis, str(analysis.measure)), convert=False)
    reasons = [{"study_id": one.study_id, "reason": one.reason} for one in held]
    if used.empty:
        return {"status": NOTHING, "reason": None, "pooled": None, "studies": [], "held": reasons, "k": 0}
    result = compute(used, analysis, witness=False)
    times = dict(zip(used["study_id"], used[declared.time], strict=True))
    measure = str(analysis.measure)
    studies = [
        {"study_id": study.study_id, "label": study.label, "time": float(times[study.study_id]),
         "data": study.data, **_shown(measure, study.yi, study.ci_lower, study.ci_upper)}
        for study in result.studies
    ]  # fmt: skip
    reasons += [{"study_id": one.study_id, "reason": one.reason} for one in result.excluded]
    here = [study.study_id for study in result.studies]
    pairs = [overlap for overlap in evidence.overlaps if overlap.both_in(here)]
    base = {"studies": studies, "held": reasons, "k": len(studies), "pooled": None, "reason": None}
    if pairs:
        told = "; ".join(f"{pair.study_a} and {pair.study_b} ({pair.why})" for pair in pairs)
        return {**base, "status": APART, "reason": f"These studies may share patients: {told}."}
    if result.estimable:
        pooled = result.pooled
        shown = _shown(measure, pooled.estimate, pooled.ci_lower, pooled.ci_upper)
        return {**base, "status": POOLED, "pooled": {**shown, "i2": result.heterogeneity.i2}}
    return {**base, "status": SINGLE if len(studies) == 1 else NOTHING, "reason": result.reason}


def _shown(measure: str, *ends: float | None) -> dict[str, float | None]:
    """Return an effect and its limits on the scale that people read."""
    names = ("estimate", "lower", "upper")
    return {
        name: None if number is None else float(displayed(measure, number))
        for name, number in zip(names, ends, strict=True)
    }
