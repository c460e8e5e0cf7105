"""Certainty follows its rules: where it starts, what each domain costs, what an override shows, which verb follows."""

from __future__ import annotations

from math import log
from typing import Any

import pytest

from metaloom.declare.analysis import Analysis
from metaloom.declare.certainty import Judgement
from metaloom.judge.effect import Effect
from metaloom.judge.grade import information_size
from metaloom.judge.grade.certainty import certainty
from metaloom.judge.grade.imprecision import rate_imprecision
from metaloom.judge.grade.inconsistency import rate_inconsistency
from metaloom.judge.grade.publication_bias import rate_publication_bias
from metaloom.judge.grade.rating import Rating, settled
from metaloom.judge.grade.risk_of_bias import rate_risk_of_bias
from metaloom.judge.grade.start import start_of
from metaloom.judge.grade.target import target_of
from metaloom.judge.risk_of_bias import by_study
from metaloom.judge.verbs import certain_words

LOW_RISK = {"tool": "RoB 2", "overall": "low", "domains": []}


def study(name: str, ratio: float, half: float = 0.3, weight: float = 50.0, assessed: Any = None) -> dict[str, Any]:
    yi = log(ratio)
    ends = {"ci_lower": yi - half, "ci_upper": yi + half}
    return {"study_id": name, "yi": yi, **ends, "weight_percent": weight, "risk_of_bias": assessed, "data": {}}


def pooled(lower: float, estimate: float, upper: float, studies: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    ends = {"estimate": log(estimate), "ci_lower": log(lower), "ci_upper": log(upper)}
    base = {"status": "ok", "reason": None, "measure": "RR", "k": len(studies), "studies": studies, "pooled": ends}
    return {**base, "n_treated": 3000, "n_control": 3000, "heterogeneity": {"i2": 0.0}, **more}


def declared(**more: Any) -> Analysis:
    return Analysis.model_validate({"id": "a", "title": "A", "table": "t", "measure": "RR", "certainty": {}, **more})


def ratio(estimate: float, lower: float, upper: float) -> Effect:
    return Effect("RR", log(estimate), log(lower), log(upper), 4, pooled=True)


@pytest.mark.parametrize(
    ("designs", "level"),
    [
        (["rct", "RCT"], "high"),
        (["rct", "cohort"], "low"),
        (["cohort"], "low"),
        ([None], "low"),
        (["rct", None], "low"),
    ],
)
def test_only_randomised_studies_start_high(designs, level):
    assert start_of(designs, None)["level"] == level


@pytest.mark.parametrize(
    ("effect", "threshold", "participants", "control", "rating"),
    [
        (ratio(0.8, 0.5, 1.3), None, 500, 0.2, "very serious"),
        (ratio(0.8, 0.6, 1.1), None, 500, 0.2, "serious"),
        (ratio(0.8, 0.76, 0.84), None, 500, 0.2, "none"),
        (ratio(0.5, 0.3, 0.8), None, 100, 0.2, "very serious"),
        (ratio(0.5, 0.3, 0.8), None, 1500, 0.2, "serious"),
        (ratio(0.5, 0.3, 0.8), None, 5000, 0.2, "none"),
        (ratio(0.5, 0.3, 0.8), None, 5000, None, "serious"),
        (ratio(0.85, 0.75, 0.95), 0.9, 500, 0.2, "serious"),
        (ratio(0.98, 0.93, 1.04), 0.9, 500, 0.2, "none"),
        (ratio(0.98, 0.80, 1.20), 0.9, 500, 0.2, "very serious"),
        (Effect("SMD", -0.8, -1.2, -0.4, 4, pooled=True), None, 100, None, "very serious"),
        (Effect("SMD", 0.1, -0.6, 0.8, 4, pooled=True), None, 100, None, "very serious"),
        (Effect("MD", -2, -5, 1, 4, pooled=True), None, 100, None, "serious"),
    ],
)
def test_imprecision_asks_the_threshold_first_and_then_the_information_size(
    effect, threshold, participants, control, rating
):
    assert rate_imprecision(effect, target_of(effect, threshold), participants, control).rating == rating


def test_the_information_size_is_that_of_a_trial():
    """20 % against 15 %, α 0.05, power 0.80: 906 in each arm (unpooled variance); 0.2 SD: 393 in each arm."""
    assert information_size.for_risks(0.2) == pytest.approx(1806, abs=8)
    assert information_size.for_means() == 786


def test_inconsistency_needs_disagreement_about_the_threshold():
    agreeing = [study("a", 0.5), study("b", 0.9, 0.1)]
    opposed = [study("a", 0.4), study("b", 2.5)]
    one = {"studies": agreeing[:1], "heterogeneity": {}}
    assert rate_inconsistency(ratio(0.7, 0.5, 0.9), {"studies": agreeing, "heterogeneity": {"i2": 70}}, 0).steps == 0
    found = rate_inconsistency(ratio(1, 0.2, 5), {"studies": opposed, "heterogeneity": {"i2": 90}}, 0)
    assert (found.rating, found.numbers["above_threshold"]) == ("very serious", 1)
    assert rate_inconsistency(ratio(1, 0.2, 5), {"studies": opposed, "heterogeneity": {"i2": 60}}, 0).steps == 1
    alone = rate_inconsistency(Effect("RR", -0.7, -1, -0.4, 1, pooled=False), one, 0)
    assert (alone.steps, alone.decided) == (0, False)


def test_a_prediction_interval_that_crosses_the_threshold_counts_from_five_studies_on():
    studies = [study(str(i), 0.7) for i in range(5)]
    result = {"studies": studies, "heterogeneity": {"i2": 20}, "prediction": {"lower": -0.9, "upper": 0.2}}
    effect = Effect("RR", log(0.7), log(0.6), log(0.8), 5, pooled=True)
    assert rate_inconsistency(effect, result, 0).steps == 1
    fewer = Effect("RR", log(0.7), log(0.6), log(0.8), 4, pooled=True)
    assert rate_inconsistency(fewer, {**result, "studies": studies[:4]}, 0).steps == 0


@pytest.mark.parametrize(
    ("overall", "weights", "rating", "decided"),
    [
        (["low", "low"], [50, 50], "none", True),
        (["high", "low"], [60, 40], "serious", True),
        (["high", None], [30, 30], "serious", True),
        ([None, None], [50, 50], "serious", False),
        (["low", None], [80, 20], "none", True),
    ],
)
def test_risk_of_bias_goes_by_weight_and_what_is_not_assessed_is_not_low(overall, weights, rating, decided):
    studies = [
        study(str(i), 0.7, weight=weight, assessed=level and {**LOW_RISK, "overall": level})
        for i, (level, weight) in enumerate(zip(overall, weights, strict=True))
    ]
    found = rate_risk_of_bias(studies)
    assert (found.rating, found.decided) == (rating, decided)


def test_scales_of_a_review_are_not_translated():
    rows = [
        {"study_id": "a", "tool": "scale of Xue 2018", "domain": "overall", "judgement": "High"},
        {"study_id": "b", "tool": "RoB 2", "domain": "Randomisation", "judgement": "Some concerns"},
        {"study_id": "b", "tool": "RoB 2", "domain": "overall", "judgement": "High"},
        {"study_id": "c", "tool": "ROBINS-I", "domain": "overall", "judgement": "critical"},
    ]
    found = by_study(rows)
    assert set(found) == {"b", "c"}
    assert found["b"]["overall"] == found["c"]["overall"] == "high"
    assert found["b"]["domains"] == [
        {"domain": "Randomisation", "judgement": "Some concerns", "level": "some concerns"}
    ]


def test_small_study_effects_are_tested_from_ten_studies_on():
    few = rate_publication_bias(ratio(0.7, 0.5, 0.9), {"bias": {"egger": {"p_value": 0.001}}})
    assert (few.steps, few.decided) == (0, False)
    many = Effect("RR", -0.3, -0.5, -0.1, 12, pooled=True)
    assert rate_publication_bias(many, {"bias": {"peters": {"p_value": 0.02}}}).steps == 1
    assert rate_publication_bias(many, {"bias": {"peters": {"p_value": 0.4}}}).steps == 0


def test_an_override_keeps_what_the_rule_said():
    judgement = Judgement(rating="none", reason="They differ by dose, as foreseen.", by="A. Author")
    overruled = settled(Rating("serious", "Estimates differ."), judgement)
    assert (overruled.by, overruled.steps) == ("override", 0)
    assert overruled.computed == {"rating": "serious", "steps": 1, "reason": "Estimates differ."}
    assert settled(Rating("none", "One study.", decided=False), judgement).by == "judgement"


def test_the_level_is_the_start_less_the_steps_and_the_trace_is_whole():
    result = pooled(0.6, 0.8, 1.1, [{**study(name, 0.8), "design": "rct"} for name in "ab"])
    found = certainty(result, declared(), 0.3)
    assert found["level"] == "low"
    assert {name: part["steps"] for name, part in found["domains"].items()} == {
        "risk_of_bias": 1, "inconsistency": 0, "indirectness": 0, "imprecision": 1, "publication_bias": 0,
    }  # fmt: skip
    assert found["open"] == ["indirectness"]
    result["studies"][0]["design"] = "cohort"
    assert certainty(result, declared(), 0.3)["level"] == "very low"


def test_nothing_to_rate_is_said():
    nothing = {"status": "not_estimable", "reason": "No study.", "measure": "RR", "studies": [], "pooled": {}, "k": 0}
    assert certainty(nothing, declared(), None)["level"] is None


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("high", "treatment lowers the risk (high certainty)"),
        ("moderate", "treatment probably lowers the risk (moderate certainty)"),
        ("low", "treatment may lower the risk (low certainty)"),
        ("very low", "whether treatment lowers the risk is very uncertain (very low certainty)"),
    ],
)
def test_the_verb_follows_the_level(level, words):
    result = {**pooled(0.6, 0.7, 0.9, [study("a", 0.7), study("b", 0.7)]), "certainty": {"level": level}}
    assert certain_words(result, "lower", None) == words
    assert certain_words(result, "higher", None) == words.replace("risk", "chance")


def test_what_cannot_be_excluded_has_no_verb_and_what_is_small_has_one():
    open_result = {**pooled(0.6, 0.9, 1.3, [study("a", 0.9)] * 2), "certainty": {"level": "low"}}
    assert certain_words(open_result, "lower", None) == "no difference could be shown or excluded (low certainty)"
    little = {**pooled(0.95, 1.0, 1.05, [study("a", 1.0)] * 2), "certainty": {"level": "moderate"}}
    expected = "treatment probably makes little or no difference (moderate certainty)"
    assert certain_words(little, "lower", 0.9) == expected
