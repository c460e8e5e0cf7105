"""Results with what is judged of them: risk of bias of each study, absolute effect, certainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from metaloom.declare.analysis import Analysis
from metaloom.engine.result import Result, StudyRow
from metaloom.judge.absolute import absolute, baseline_of
from metaloom.judge.certain import Assessed
from metaloom.judge.effect import effect_of
from metaloom.judge.grade.certainty import certainty
from metaloom.judge.judged import Judged, JudgedStudy

if TYPE_CHECKING:
    from pandas import DataFrame


def judged(
    result: Result,
    analysis: Analysis,
    frame: DataFrame,
    assessed: Mapping[str, Assessed],
    *,
    chapter: str | None = None,
    counted: str | None = None,
) -> Judged:
    """Return the result with `design` and `risk_of_bias` of each study; where certainty is declared, `absolute`,
    `certainty`.

    `frame` holds the selected rows, with the studies' designs where they are known; `assessed` is what
    `risk_of_bias.by_study` made of the published judgements.
    """
    designs = _designs(frame)
    studies = tuple(
        JudgedStudy(**_fields(study), design=designs.get(study.study_id), risk_of_bias=assessed.get(study.study_id))
        for study in result.studies
    )
    told = Judged(**{**_fields(result), "studies": studies}, chapter=chapter, counted=counted)
    if analysis.certainty is None:
        return told
    baseline = baseline_of(told, analysis.certainty.baseline)
    return replace(
        told,
        absolute=absolute(effect_of(told), baseline),
        certainty=certainty(told, analysis, baseline.risk if baseline else None),
    )


def _fields(found: Result | StudyRow) -> dict[str, Any]:
    return {one.name: getattr(found, one.name) for one in fields(found)}


def _designs(frame: DataFrame) -> dict[str, str]:
    if "design" not in frame.columns:
        return {}
    pairs = zip(frame["study_id"], frame["design"], strict=True)
    return {str(study): design for study, design in pairs if isinstance(design, str) and design}
