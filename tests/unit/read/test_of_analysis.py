"""What looks wrong once the measure and the roles of an analysis are known: each warning at its cell."""

from __future__ import annotations

from typing import Any

import pytest

from metaloom.declare.analysis import Analysis
from metaloom.errors import ProjectError
from metaloom.read import select

READY = "study_id,estimate,se,ci_low,ci_high"


def warned(evidence_of: Any, text: str, **declared: Any) -> list[str]:
    options = {"id": "a", "title": "A", "table": "t", "measure": "GEN", **declared}
    found = select(Analysis.model_validate(options), evidence_of(t=text)).warnings
    return [f"{one.place.line}:{one.place.column} {one.cause}" for one in found]


def test_a_variance_in_the_place_of_a_standard_error(evidence_of: Any) -> None:
    (found,) = warned(evidence_of, f"{READY}\na,0.50,0.04,0.11,0.89\nb,0.20,0.148,-0.09,0.49")
    assert found == (
        "2:8 se is 0.04, and the interval 0.11 to 0.89 gives 0.199: it looks like the sampling variance, 0.0396."
    )


def test_the_standard_error_of_a_ratio_itself(evidence_of: Any) -> None:
    (found,) = warned(evidence_of, f"{READY}\na,0.5,0.1,0.338,0.740\nb,0.6,0.2,0.405,0.888", measure="HR")
    assert found.startswith(
        "2:7 se is 0.1, and the interval 0.338 to 0.740 gives 0.2: it looks like the standard error"
    )


def test_the_level_that_is_asked_for_counts(evidence_of: Any) -> None:
    text = f"{READY},conf\na,0.50,0.1,0.336,0.664,90"
    assert warned(evidence_of, text, columns={"level": "conf"}) == []


@pytest.mark.parametrize("high", ["0.95", "0.60"])
def test_an_estimate_off_the_middle_of_its_interval(evidence_of: Any, high: str) -> None:
    (found,) = warned(evidence_of, f"study_id,estimate,ci_low,ci_high\na,0.21,0.11,{high}\nb,0.3,0.1,0.5")
    assert found.startswith("2:3 estimate is 0.21, and the middle of its interval")


@pytest.mark.parametrize("row", ["a,-0.21,-0.41,0.01", "a,-0.27,-0.51,0.03", "a,0.21,-0.01,0.41"])
def test_a_limit_that_lost_its_sign_near_zero(evidence_of: Any, row: str) -> None:
    (found,) = warned(evidence_of, f"study_id,estimate,ci_low,ci_high\n{row}\nb,0.3,0.1,0.5", measure="SMD")
    assert found.startswith("2:3 estimate is")


QUARTILES = "study_id,q1,median,q3,n,min,max"


def test_quartiles_of_skewed_data_are_told_before_they_are_taken_as_normal(evidence_of: Any) -> None:
    text = f"{QUARTILES}\na,1,2,9,40,,\nb,3,5,7.2,40,,\nc,1,2,9,40,0,20\nd,,2,,40,0,20"
    told = warned(evidence_of, text, measure="MN", convert="luo-wan")
    assert [one.split(" ")[0] for one in told] == ["2:5", "4:5", "5:4"]
    assert told[0] == (
        "2:5 q1 1, median 2, q3 9 with n 40 are those of skewed data (test of Shi 2023: 0.75, above 0.42), and "
        "`convert: luo-wan` is for nearly normal data."
    )
    assert warned(evidence_of, text, measure="MN", convert="mcgrath-qe") == []


@pytest.mark.parametrize(
    "row", ["a,0.30,0.10,0.50", "a,0.3,0.1,0.6", "a,-0.01,-0.03,0.02", "a,0.61,0.41,0.80", "a,5,2,8"]
)
def test_rounding_is_allowed_for(evidence_of: Any, row: str) -> None:
    assert warned(evidence_of, f"study_id,estimate,ci_low,ci_high\n{row}\nb,0.3,0.1,0.5") == []


RATIOS = "study_id,or,lo,hi\na,2.10,1.05,4.20\nb,0.60,0.20,1.80\nc,3.50,1.10,11.1\nd,1.40,0.90,2.18"
MAPPED = {"estimate": "or", "ci_low": "lo", "ci_high": "hi"}


def test_ratios_that_are_pooled_as_differences(evidence_of: Any) -> None:
    (found,) = warned(evidence_of, RATIOS, columns=MAPPED)
    assert found.startswith("1:10 The intervals of or are symmetric about it on the log scale and not on its own")
    assert warned(evidence_of, RATIOS, columns=MAPPED, measure="HR") == []


def test_the_logarithm_of_a_ratio_is_refused_at_its_cell(evidence_of: Any) -> None:
    with pytest.raises(ProjectError) as caught:
        warned(evidence_of, "study_id,hr,se\na,-0.22,0.1\nb,0.8,0.1", measure="HR", columns={"estimate": "hr"})
    (problem,) = caught.value.problems
    assert (problem.place.line, problem.place.column) == (2, 3)
    assert problem.cause == "hr is -0.22: a ratio is above zero."
