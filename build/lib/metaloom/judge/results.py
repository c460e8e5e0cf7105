"""Results with what is judged of them: risk of bias of each study, absolute effect, certainty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from metaloom.declare.analysis import Analysis
from metaloom.judge.absolute import absolute, baseline_of
from metaloom.judge.effect import effect_of
from metaloom.judge.grade.certainty import certainty

if TYPE_CHECKING:
    from pandas import DataFrame


def judged(
    result: dict[str, Any], analysis: Analysis, frame: DataFrame, assessed: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    """Return the result with `design` and `risk_of_bias` of each study; where certainty is declared, `absolute`,
    `certainty`.

    `frame` holds the selected rows, with the studies' designs where they are known; `assessed` is what
    `risk_of_bias.by_study` made of the published judgements.
    """
    designs = _designs(frame)
    studies = [
        {**study, "design": designs.get(study["study_id"]), "risk_of_bias": assessed.get(study["study_id"])}
        for study in result["studies"]
    ]
    told = {**result, "studies": studies}
    if analysis.certainty is None:
        return told
    baseline = baseline_of(told, analysis.certainty.baseline)
    told["absolute"] = absolute(effect_of(told), baseline)
    told["certainty"] = certainty(told, analysis, baseline["risk"] if baseline else None)
    return told


def _designs(frame: DataFrame) -> dict[str, str]:
    if "design" not in frame.columns:
        return {}
    pairs = zip(frame["study_id"], frame["design"], strict=True)
    return {str(study): design for study, design in pairs if isinstance(design, str) and design}
