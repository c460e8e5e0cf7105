"""The verb follows the interval, the threshold and the direction that is better."""

from __future__ import annotations

from math import log
from typing import Any

import pytest

from metaloom.judge.margins import Margins
from metaloom.judge.verbs import cautions, read_interval


def pooled(lower: float, upper: float, measure: str = "RR", k: int = 8, **more: Any) -> dict[str, Any]:
    effect = {"estimate": (lower + upper) / 2, "ci_lower": lower, "ci_upper": upper}
    return {"status": "ok", "measure": measure, "k": k, "pooled": effect, **more}


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
    reading = read_interval({"status": "not_estimable", "reason": "one study", "measure": "RR"}, "lower", None)
    assert reading.words == "could not be estimated"


def test_few_studies_are_a_caution():
    assert "only three studies" in cautions(pooled(-1, -0.5, k=3))[0]
    assert cautions(pooled(-1, -0.5, k=8)) == []


def test_a_prediction_interval_that_crosses_is_a_caution():
    result = pooled(-1, -0.5, prediction={"lower": -2.0, "upper": 0.5})
    assert "prediction interval" in cautions(result)[0]


def test_mixed_designs_are_a_caution():
    assert "randomised and non-randomised" in cautions(pooled(-1, -0.5, flags=["mixed_designs"]))[0]
