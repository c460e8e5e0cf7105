"""Certainty follows its rules: where it starts, what each domain costs, what an override shows, which verb follows."""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import Any

import pytest
from typed_results import judged

from metaloom.declare.analysis import Analysis
from metaloom.declare.certainty import Certainty, Judgement
from metaloom.judge.certain import JudgedDomain, Overruled
from metaloom.judge.effect import Effect
from metaloom.judge.grade import information_size
from metaloom.judge.grade.certainty import certainty
from metaloom.judge.grade.imprecision import rate_imprecision
from metaloom.judge.grade.inconsistency import rate_inconsistency
from metaloom.judge.grade.publication_bias import rate_publication_bias
from metaloom.judge.grade.raised import raised_by
from metaloom.judge.grade.rating import Rating, settled
from metaloom.judge.grade.risk_of_bias import rate_risk_of_bias
from metaloom.judge.grade.start import start_of
from metaloom.judge.grade.target import target_of
from metaloom.judge.margins import Margins, margins_of
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


def relative(threshold: float | None) -> Margins | None:
    return None if threshold is None else Margins(-abs(log(threshold)), abs(log(threshold)))


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
    assert start_of(designs, None).level == level


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
        (ratio(0.999, 0.984, 1.014), None, 600_000, 0.1, "none"),
        (ratio(0.999, 0.95, 1.05), None, 600_000, 0.1, "none"),
        (Effect("SMD", -0.8, -1.2, -0.4, 4, pooled=True), None, 100, None, "very serious"),
        (Effect("SMD", 0.1, -0.6, 0.8, 4, pooled=True), None, 100, None, "very serious"),
        (Effect("MD", -2, -5, 1, 4, pooled=True), None, 100, None, "serious"),
    ],
)
def test_imprecision_asks_the_threshold_first_and_then_the_information_size(
    effect, threshold, participants, control, rating
):
    target = target_of(effect, relative(threshold))
    assert rate_imprecision(effect, target, participants, control).rating == rating


def test_the_information_size_is_that_of_a_trial():
    """20 % against 15 %, α 0.05, power 0.80: 906 in each arm (unpooled variance); 0.2 SD: 393 in each arm."""
    assert information_size.for_risks(0.2) == pytest.approx(1806, abs=8)
    assert information_size.for_means() == 786


def test_inconsistency_needs_disagreement_about_the_threshold():
    agreeing = [study("a", 0.5), study("b", 0.9, 0.1)]
    opposed = [study("a", 0.4), study("b", 2.5)]
    one = judged({"studies": agreeing[:1], "heterogeneity": {}})
    assert (
        rate_inconsistency(ratio(0.7, 0.5, 0.9), judged({"studies": agreeing, "heterogeneity": {"i2": 70}}), 0).steps
        == 0
    )
    found = rate_inconsistency(ratio(1, 0.2, 5), judged({"studies": opposed, "heterogeneity": {"i2": 90}}), 0)
    assert (found.rating, found.numbers.above_threshold) == ("very serious", 1)
    assert rate_inconsistency(ratio(1, 0.2, 5), judged({"studies": opposed, "heterogeneity": {"i2": 60}}), 0).steps == 1
    alone = rate_inconsistency(Effect("RR", -0.7, -1, -0.4, 1, pooled=False), one, 0)
    assert (alone.steps, alone.decided) == (0, False)


def test_a_prediction_interval_that_crosses_the_threshold_counts_from_five_studies_on():
    studies = [study(str(i), 0.7) for i in range(5)]
    result = {"studies": studies, "heterogeneity": {"i2": 20}, "prediction": {"lower": -0.9, "upper": 0.2}}
    effect = Effect("RR", log(0.7), log(0.6), log(0.8), 5, pooled=True)
    assert rate_inconsistency(effect, judged(result), 0).steps == 1
    fewer = Effect("RR", log(0.7), log(0.6), log(0.8), 4, pooled=True)
    assert rate_inconsistency(fewer, judged({**result, "studies": studies[:4]}), 0).steps == 0


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
    found = rate_risk_of_bias(judged({"studies": studies}).studies)
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
    assert found["b"].overall == found["c"].overall == "high"
    randomisation = JudgedDomain(domain="Randomisation", judgement="Some concerns", level="some concerns")
    assert found["b"].domains == (randomisation,)


def test_small_study_effects_are_tested_from_ten_studies_on():
    few = rate_publication_bias(ratio(0.7, 0.5, 0.9), judged({"bias": {"egger": {"p_value": 0.001}}}))
    assert (few.steps, few.decided) == (0, False)
    many = Effect("RR", -0.3, -0.5, -0.1, 12, pooled=True)
    assert rate_publication_bias(many, judged({"bias": {"peters": {"p_value": 0.02}}})).steps == 1
    assert rate_publication_bias(many, judged({"bias": {"peters": {"p_value": 0.4}}})).steps == 0


def test_an_override_keeps_what_the_rule_said():
    judgement = Judgement(rating="none", reason="They differ by dose, as foreseen.", by="A. Author")
    overruled = settled(Rating("serious", "Estimates differ."), judgement)
    assert (overruled.by, overruled.steps) == ("override", 0)
    assert overruled.computed == Overruled(rating="serious", steps=1, reason="Estimates differ.")
    assert settled(Rating("none", "One study.", decided=False), judgement).by == "judgement"


def test_the_level_is_the_start_less_the_steps_and_the_trace_is_whole():
    result = pooled(0.6, 0.8, 1.1, [{**study(name, 0.8), "design": "rct"} for name in "ab"])
    found = certainty(judged(result), declared(), 0.3)
    assert found.level == "low"
    assert {name: part.steps for name, part in found.domains.items()} == {
        "risk_of_bias": 1, "inconsistency": 0, "indirectness": 0, "imprecision": 1, "publication_bias": 0,
    }  # fmt: skip
    assert found.open == ("indirectness",)
    result["studies"][0]["design"] = "cohort"
    assert certainty(judged(result), declared(), 0.3).level == "very low"


def test_nothing_to_rate_is_said():
    nothing = {"status": "not_estimable", "reason": "No study.", "measure": "RR", "studies": [], "pooled": {}, "k": 0}
    assert certainty(judged(nothing), declared(), None).level is None


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
    assert certain_words(judged(result), "lower", None) == words
    assert certain_words(judged(result), "higher", None) == words.replace("risk", "chance")


def test_what_cannot_be_excluded_has_no_verb_and_what_is_small_has_one():
    open_result = {**pooled(0.6, 0.9, 1.3, [study("a", 0.9)] * 2), "certainty": {"level": "very low"}}
    too_few = "the data are too few to show a benefit, a harm or no effect (very low certainty)"
    assert certain_words(judged(open_result), "lower", None) == too_few
    little = {**pooled(0.95, 1.0, 1.05, [study("a", 1.0)] * 2), "certainty": {"level": "moderate"}}
    expected = "treatment probably makes little or no difference (moderate certainty)"
    assert certain_words(judged(little), "lower", relative(0.9)) == expected


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("high", "treatment lowers the risk; the interval includes no effect (high certainty)"),
        ("moderate", "treatment probably lowers the risk; the interval includes no effect (moderate certainty)"),
    ],
)
def test_the_verb_follows_the_estimate_and_the_certainty_and_not_the_p_value(level, words):
    """RR 0.80 (0.63 to 1.01) is not "no difference": GRADE guidelines 26; Cochrane Handbook 15.6."""
    result = {**pooled(0.63, 0.80, 1.01, [study("a", 0.8)] * 6), "certainty": {"level": level}}
    assert certain_words(judged(result), "lower", None) == words


def test_a_large_sample_around_no_effect_is_little_or_no_difference_of_high_certainty():
    """Six trials, 600,000 people, RR 0.999 (0.984 to 1.014)."""
    studies = [{**study(name, 0.999, 0.03, 100 / 6, LOW_RISK), "design": "rct"} for name in "abcdef"]
    result = pooled(0.984, 0.999, 1.014, studies, n_treated=300_000, n_control=300_000)
    rated = certainty(judged(result), declared(), 0.1)
    assert rated.level == "high"
    assert rated.target is not None
    assert rated.target.kind == "little or no effect"
    assert certain_words(replace(judged(result), certainty=rated), "lower", None) == (
        "treatment makes little or no difference (high certainty)"
    )


def with_arms(*controls: tuple[int, int]) -> dict[str, Any]:
    studies = [
        {**study(f"s{number}", 0.8), "data": {"events_control": events, "total_control": total}}
        for number, (events, total) in enumerate(controls)
    ]
    return pooled(0.6, 0.8, 1.1, studies)


def test_an_absolute_threshold_becomes_a_relative_one_at_the_risk_without_treatment():
    """30 fewer and 30 more of 1000 at a risk of 200 of 1000: risk ratios of 0.85 and 1.15."""
    analysis = declared(threshold={"absolute": 30, "per": 1000})
    margins = margins_of(judged(with_arms((20, 100))), analysis)
    assert margins is not None
    assert (margins.below, margins.above) == pytest.approx((log(0.85), log(1.15)))
    assert margins.far == pytest.approx((log(0.55), log(1.45)))
    odds = margins_of(
        judged({**with_arms((20, 100)), "measure": "OR"}), declared(measure="OR", threshold={"absolute": 30})
    )
    assert odds is not None
    assert odds.below == pytest.approx(log(0.17 / 0.83 / 0.25))


def test_a_risk_that_cannot_fall_so_far_has_no_margin_below():
    margins = margins_of(judged(with_arms((2, 100))), declared(threshold={"absolute": 30}))
    assert margins is not None
    assert margins.below == -float("inf")


@pytest.mark.parametrize(
    ("interval", "rating"),
    [
        ((0.90, 0.87, 0.93), "none"),
        ((0.90, 0.80, 0.95), "serious"),
        ((0.95, 0.80, 1.20), "very serious"),
        ((0.95, 0.50, 1.60), "extremely serious"),
    ],
)
def test_imprecision_on_an_absolute_threshold(interval, rating):
    effect = ratio(*interval)
    margins = margins_of(judged(with_arms((20, 100))), declared(threshold={"absolute": 30}))
    assert rate_imprecision(effect, target_of(effect, margins), 5000, 0.2).rating == rating


@pytest.mark.parametrize(
    ("effect", "measure", "start", "down", "steps"),
    [
        ((0.45, 0.3, 0.7), "RR", "low", 0, 1),
        ((0.15, 0.1, 0.3), "RR", "low", 0, 2),
        ((0.45, 0.3, 0.7), "RR", "low", 1, 0),
        ((0.45, 0.3, 0.7), "RR", "high", 0, 0),
        ((0.45, 0.2, 1.1), "RR", "low", 0, 0),
        ((0.60, 0.5, 0.7), "RR", "low", 0, 0),
        ((0.45, 0.3, 0.7), "OR", "low", 0, 0),
        ((0.40, 0.3, 0.7), "OR", "low", 0, 1),
    ],
)
def test_a_large_effect_raises_non_randomised_evidence_that_nothing_lowered(effect, measure, start, down, steps):
    """At a risk of 0.2 an odds ratio of 0.45 is a risk ratio of 0.51, one of 0.40 a risk ratio of 0.45."""
    found = raised_by(replace(ratio(*effect), measure=measure), start, down, 0.2, Certainty())
    assert sum(part.steps for part in found.values()) == steps


def test_what_people_judge_raises_with_their_reason():
    judged = Certainty.model_validate({"dose_response": {"reason": "More cells, fewer deaths.", "by": "A. Author"}})
    assert raised_by(ratio(0.8, 0.7, 0.9), "low", 1, None, judged)["dose_response"].who == "A. Author"
