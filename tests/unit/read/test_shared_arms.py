"""Several rows of one study are fine where `shared_arm` is declared and all of them have one arm in common."""

from __future__ import annotations

from typing import Any

import pytest

from metaloom.declare.analysis import Analysis
from metaloom.errors import ProjectError
from metaloom.read import select

HEAD = "study_id,events_treated,total_treated,events_control,total_control\n"
MEANS = "study_id,mean_treated,sd_treated,n_treated,mean_control,sd_control,n_control\n"
MEDIANS = "study_id,median_treated,q1_treated,q3_treated,n_treated,mean_control,sd_control,n_control\n"


def lines(evidence_of: Any, text: str, **declared: Any) -> tuple[int, ...] | str:
    """Return the lines that are used, or the cause of the refusal."""
    options: dict[str, Any] = {
        "id": "a",
        "title": "A",
        "table": "t",
        "measure": "RR",
        "shared_arm": "combine",
        **declared,
    }
    try:
        return select(Analysis.model_validate(options), evidence_of(t=text)).lines
    except ProjectError as error:
        return error.problems[0].cause


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        (HEAD + "a,1,10,3,20\na,2,11,3,20", {}),
        (HEAD + "a,1,10,3,20\na,1,10,4,21\na,1,10,5,22", {}),
        (MEANS + "a,1,2,10,5,2,9\na,3,2,10,5,2,9", {"measure": "MD"}),
        (MEANS + "a,1,2,10,5,2,9\na,3,2,10,5,2,9", {"measure": "VR"}),
        (MEDIANS + "a,2,1,3,10,5,2,9\na,2,1,3,10,4,2,9", {"measure": "MD", "convert": "luo-wan"}),
    ],
    ids=["control", "treated", "means", "spreads", "medians"],
)
def test_rows_that_share_an_arm_are_used(evidence_of: Any, text: str, declared: dict[str, Any]) -> None:
    assert lines(evidence_of, text, **declared) == tuple(range(2, 2 + text.count("\na")))


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        (HEAD + "a,1,10,3,20\na,2,11,4,21", {}),
        (HEAD + "a,1,10,3,20\na,1,10,3,20\na,1,10,4,21", {}),
        (MEANS + "a,1,2,10,5,2,9\na,3,2,10,6,2,9", {"measure": "VR"}),
        (MEDIANS + "a,2,1,3,10,5,2,9\na,2,1,4,10,4,2,9", {"measure": "MD", "convert": "luo-wan"}),
    ],
    ids=["none", "some", "spreads", "medians"],
)
def test_rows_that_do_not_all_share_one_are_refused(evidence_of: Any, text: str, declared: dict[str, Any]) -> None:
    assert "do not all share one arm" in str(lines(evidence_of, text, **declared))
