"""A verdict follows its conditions; what turned is told; what a survey does not have is refused with a near name."""

from __future__ import annotations

from typing import Any

import pytest

from metaloom.declare.claim import Claim
from metaloom.judge.claims import judge_claim, unknown_facts

ANALYSIS: dict[str, Any] = {
    "status": "ok",
    "pooled": {"ci_lower": -0.9, "ci_upper": -0.1},
    "subgroups": {"donor": {"levels": [], "p_value": None, "reason": "fewer than two levels have an estimate"}},
}
SURVEY: dict[str, Any] = {"rows": [{"label": "A functional assay", "estimate": 0.08}], "numbers": {"share-1": 0.08}}


def claim(**more: Any) -> Claim:
    base: dict[str, Any] = {"id": "c", "text": "It works"}
    return Claim.model_validate(base | more)


@pytest.mark.parametrize(
    ("holds", "fails", "status"),
    [
        ("pooled.ci_upper < 0", None, "supported"),
        ("pooled.ci_lower > 0", "pooled.ci_upper < 0", "contradicted"),
        ("pooled.ci_lower > 0", "pooled.ci_lower > 5", "undecided"),
        ("subgroups.donor.p_value < 0.05", None, "not testable"),
    ],
)
def test_a_verdict_follows_the_conditions(holds, fails, status):
    verdict = judge_claim(claim(analysis="a", holds_when=holds, fails_when=fails), ANALYSIS)
    assert verdict.status == status


def of_ratio(lower: float, upper: float, k: int, certainty: str | None = None) -> dict[str, Any]:
    pooled = {"estimate": (lower + upper) / 2, "ci_lower": lower, "ci_upper": upper}
    level = {"level": certainty}
    return {"status": "ok", "measure": "RR", "k": k, "pooled": pooled, "display": {"scale": "exp"}, "certainty": level}


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (of_ratio(-0.9, -0.1, 2), "supported"),
        (of_ratio(0.1, 0.9, 2), "contradicted"),
        (of_ratio(-0.9, -0.1, 1, "very low"), "reported by one study"),
        (of_ratio(0.1, 0.9, 1), "reported by one study"),
        (of_ratio(-0.9, -0.1, 1, "low"), "supported"),
    ],
)
def test_one_study_of_very_low_certainty_supports_and_contradicts_nothing(facts, status):
    asked = claim(source="@a", analysis="a", holds_when="pooled.ci_upper < 0", fails_when="pooled.ci_lower > 0")
    assert judge_claim(asked, facts).status == status


def of_the_only_study(lower: float, upper: float) -> dict[str, Any]:
    study = {"yi": (lower + upper) / 2, "ci_lower": lower, "ci_upper": upper}
    reason = "Only one study can be used; this analysis needs two."
    return {"status": "not_estimable", "reason": reason, "measure": "RR", "k": 1, "studies": [study], "pooled": None}


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (of_the_only_study(-0.9, -0.1), "reported by one study"),
        (of_the_only_study(0.1, 0.9), "reported by one study"),
        (of_the_only_study(-0.9, 0.9), "undecided"),
        (of_the_only_study(-7, 7), "undecided"),
    ],
)
def test_the_only_study_of_an_analysis_that_asks_for_more_is_heard(facts, status):
    conditions = {"holds_when": "display.ci_upper < 1", "fails_when": "display.ci_lower > 1"}
    assert judge_claim(claim(source="@a", analysis="a", **conditions), facts).status == status
    own = judge_claim(claim(analysis="a", **conditions), facts)
    assert (own.status, own.reason) == ("not testable", facts["reason"])


def test_an_interval_that_includes_nearly_everything_decides_nothing():
    asked = claim(source="@a", analysis="a", holds_when="pooled.ci_lower < 0 and pooled.ci_upper > 0")
    assert judge_claim(asked, of_ratio(-7, 7, 3)).status == "undecided"
    assert judge_claim(asked, of_ratio(-0.1, 0.1, 3)).status == "supported"


def test_a_statement_of_the_projects_own_is_held_as_it_is_declared():
    asked = claim(analysis="a", holds_when="pooled.ci_upper < 0", guard=True)
    assert judge_claim(asked, of_ratio(-0.9, -0.1, 1)).status == "supported"


def test_a_reason_is_the_results_own():
    asked = claim(analysis="a", holds_when="subgroups.donor.p_value < 0.05")
    assert judge_claim(asked, ANALYSIS).reason == "fewer than two levels have an estimate"
    gone = judge_claim(asked, {"status": "not_estimable", "reason": "No study."})
    assert (gone.status, gone.reason) == ("not testable", "No study.")


def test_a_survey_can_decide():
    assert (
        judge_claim(claim(survey="s", holds_when='rows."A functional assay".estimate < 0.1'), SURVEY).status
        == "supported"
    )
    assert judge_claim(claim(survey="s", holds_when='numbers."share-1" > 0.1'), SURVEY).status == "undecided"


def test_what_nothing_can_decide_says_why():
    verdict = judge_claim(claim(untestable="No trial compared routes."), {})
    assert (verdict.status, verdict.reason) == ("not testable", "No trial compared routes.")


def test_names_that_lead_nowhere_in_a_survey_are_found():
    asked = claim(survey="s", holds_when='rows."A functional essay".estimate < 0.1 and numbers.share > 1')
    assert [(key, part) for key, _, part, _ in unknown_facts(asked, SURVEY)] == [
        ("holds_when", "A functional essay"),
        ("holds_when", "share"),
    ]


@pytest.mark.parametrize(
    ("expected", "guard", "turned"),
    [
        (None, False, False),
        ("supported", False, False),
        ("undecided", False, True),
        (None, True, False),
        ("undecided", True, True),
    ],
)
def test_a_verdict_turns_when_it_is_not_the_expected_one(expected, guard, turned):
    asked = claim(analysis="a", holds_when="pooled.ci_upper < 0", expected=expected, guard=guard)
    assert judge_claim(asked, ANALYSIS).turned is turned


def test_a_guarded_claim_must_be_supported_unless_it_says_otherwise():
    failing = claim(analysis="a", holds_when="pooled.ci_lower > 0", guard=True)
    assert judge_claim(failing, ANALYSIS).turned
    assert not judge_claim(failing.model_copy(update={"expected": "undecided"}), ANALYSIS).turned
