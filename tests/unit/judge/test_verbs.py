"""The verb follows the interval, the threshold and the direction that is better."""

from __future__ import annotations

from math import log
from typing import Any

import pytest
from typed_results import judged

from metaloom.judge.judged import Judged
from metaloom.judge.margins import Margins
from metaloom.judge.verbs import cautions, plain_words, read_interval


def pooled(lower: float, upper: float, measure: str = "RR", k: int = 8, **more: Any) -> Judged:
    effect = {"estimate": (lower + upper) / 2, "ci_lower": lower, "ci_upper": upper}
    return judged({"status": "ok", "measure": measure, "k": k, "pooled": effect, **more})


@pytest.mark.parametrize(
    ("lower", "upper", "better", "threshold", "direction", "matters"),
    [
        (log(0.4), log(0.8), "lower", None, "better", None),
        (log(0.4), log(0.8), "higher", None, "worse", None),
        (log(0.4), log(0.8), "lower", 0.9, "better", True),
        (log(0.4), log(0.95), "lower", 0.9, "better", False),
        (log(1.2), log(1.9), "lower", 0.9, "worse", True),
        (log(0.4), log(1.2), "lower", 0.9, "open", None),
        (log(0.95), log(1.05), "lower", 0.9, "little", False),
        (log(0.95), log(1.05), "lower", None, "little", False),
        (log(0.4), log(0.8), None, None, "open", None),
        (0.0, log(2), "lower", None, "open", None),
    ],
)
def test_the_reading_of_an_interval(lower, upper, better, threshold, direction, matters):
    margins = None if threshold is None else Margins(-abs(log(threshold)), abs(log(threshold)))
    reading = read_interval(pooled(lower, upper), better, margins)
    assert (reading.direction, reading.matters) == (direction, matters)


def test_differences_use_the_threshold_as_it_is():
    assert read_interval(pooled(-5, -2, "MD"), "lower", Margins(-1.5, 1.5)).matters is True
    assert read_interval(pooled(-5, -1, "MD"), "lower", Margins(-1.5, 1.5)).matters is False


def test_one_group_has_no_verb():
    assert read_interval(pooled(-3, -2, "PLO"), "lower", None).words == ""


def test_nothing_pooled_is_said():
    reading = read_interval(judged({"status": "not_estimable", "reason": "one study", "measure": "RR"}), "lower", None)
    assert reading.words == "could not be estimated"


def test_few_studies_are_a_caution():
    assert "only three studies" in cautions(pooled(-1, -0.5, k=3))[0]
    assert cautions(pooled(-1, -0.5, k=8)) == []


def test_a_prediction_interval_that_crosses_is_a_caution():
    result = pooled(-1, -0.5, prediction={"lower": -2.0, "upper": 0.5})
    assert "prediction interval" in cautions(result)[0]


def test_mixed_designs_are_a_caution():
    assert "randomised and non-randomised" in cautions(pooled(-1, -0.5, flags=["mixed_designs"]))[0]


RATED = {
    # certainty, estimate, lower, upper, smallest effect that matters -> the sentence (of deaths: lower is better)
    ("high", 0.70, 0.60, 0.80, None): "treatment lowers the risk",
    ("moderate", 0.70, 0.60, 0.80, None): "treatment probably lowers the risk",
    ("low", 0.70, 0.60, 0.80, None): "treatment may lower the risk",
    ("very low", 0.70, 0.60, 0.80, None): "whether treatment lowers the risk is very uncertain",
    ("high", 1.40, 1.20, 1.70, None): "treatment raises the risk",
    ("low", 1.40, 1.20, 1.70, None): "treatment may raise the risk",
    # the estimate gives the direction, whatever the P value
    ("high", 0.80, 0.63, 1.01, None): "treatment lowers the risk; the interval includes no effect",
    ("moderate", 0.80, 0.63, 1.01, None): "treatment probably lowers the risk; the interval includes no effect",
    ("low", 1.30, 0.90, 1.90, None): "treatment may raise the risk; the interval includes no effect",
    ("very low", 0.80, 0.63, 1.01, None): (
        "whether treatment lowers the risk is very uncertain; the interval includes no effect"
    ),
    ("very low", 0.80, 0.40, 1.60, None): "the data are too few to show a benefit, a harm or no effect",
    # an estimate of no effect lowers and raises nothing
    ("moderate", 1.00, 0.70, 1.43, None): (
        "treatment probably makes little or no difference; the interval includes effects that matter"
    ),
    ("high", 0.999, 0.984, 1.014, None): "treatment makes little or no difference",
    ("very low", 0.99, 0.95, 1.03, None): "whether treatment makes little or no difference is very uncertain",
    # a declared smallest effect that matters: 0.9, and so 1.11
    ("high", 0.70, 0.60, 0.80, 0.9): "treatment lowers the risk, by an amount that matters",
    ("moderate", 0.85, 0.75, 0.96, 0.9): (
        "treatment probably lowers the risk; whether by an amount that matters is open"
    ),
    ("low", 0.95, 0.80, 1.12, 0.9): (
        "treatment may make little or no difference; the interval includes effects that matter"
    ),
    ("high", 0.98, 0.94, 1.02, 0.9): "treatment makes little or no difference",
}


@pytest.mark.parametrize(("case", "told"), RATED.items(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_rated_result_reads_as_an_editor_would_write_it(case: tuple[Any, ...], told: str) -> None:
    level, estimate, lower, upper, smallest = case
    assert plain_words(rated(level, estimate, lower, upper), "lower", margins(smallest)) == told


GRID = [
    (level, estimate, estimate * below, estimate * above, smallest)
    for level in ("high", "moderate", "low", "very low")
    for estimate in (0.2, 0.7, 0.85, 0.95, 1.0, 1.05, 1.2, 3.0)
    for below, above in ((0.98, 1.02), (0.9, 1.1), (0.8, 1.3), (0.5, 2.0), (0.05, 20.0))
    for smallest in (None, 0.9, 0.75)
]


def test_no_sentence_of_the_grid_says_more_than_its_numbers() -> None:
    for level, estimate, lower, upper, smallest in GRID:
        told = plain_words(rated(level, estimate, lower, upper), "lower", margins(smallest))
        case = f"{estimate:.2f} ({lower:.2f} to {upper:.2f}), {level}, {smallest}: {told}"
        says = {word: word in told for word in ("lower", "raise", "probably", "may ", "very uncertain", "too few")}
        includes_none, verb = lower <= 1 <= upper, says["lower"] or says["raise"]
        assert not (says["lower"] and estimate >= 1), case
        assert not (says["raise"] and estimate <= 1), case
        assert says["probably"] == (level == "moderate"), case
        assert says["may "] == (level == "low"), case
        assert (says["very uncertain"] or says["too few"]) == (level == "very low"), case
        assert ("includes no effect" in told) == (verb and includes_none), case
        if "by an amount that matters" in told and "open" not in told:
            assert upper <= smallest or lower >= 1 / smallest, case
        if told.endswith("little or no difference"):
            assert (smallest or 0.9) < lower <= upper < 1 / (smallest or 0.9), case
        if says["too few"]:
            assert lower < 0.75, case
            assert upper > 1.25, case


def margins(smallest: float | None) -> Margins | None:
    return None if smallest is None else Margins(-abs(log(smallest)), abs(log(smallest)))


def rated(level: str, estimate: float, lower: float, upper: float) -> dict[str, Any]:
    effect = {"estimate": log(estimate), "ci_lower": log(lower), "ci_upper": log(upper)}
    return judged({"status": "ok", "measure": "RR", "k": 8, "pooled": effect, "certainty": {"level": level}})


def test_an_unrated_interval_around_no_effect_tells_few_data_from_a_small_effect() -> None:
    assert read_interval(pooled(log(0.5), log(2.0)), "lower", None).words.startswith("the data are too few")
    assert read_interval(pooled(log(0.85), log(1.05)), "lower", None).words == (
        "the interval includes no effect and rules out a large one"
    )
