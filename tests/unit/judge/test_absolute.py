"""Absolute effects agree with worked examples and with the definitions of the measures.

The first case has the numbers of the GRADE Handbook's kind of row: 200 per 1000 and a risk ratio of 0.75 give 150, 50
fewer.
"""

from __future__ import annotations

from math import log

import pytest
from typed_results import judged

from metaloom.declare.certainty import Baseline
from metaloom.judge.absolute import absolute, baseline_of, risk_with
from metaloom.judge.certain import BaselineRisk
from metaloom.judge.effect import Effect


@pytest.mark.parametrize(
    ("measure", "baseline", "value", "expected"),
    [
        ("RR", 0.200, log(0.75), 0.150),
        ("RR", 0.800, log(1.50), 1.0),
        ("OR", 0.200, log(0.50), 1 / 9),
        ("OR", 0.500, log(3.00), 0.750),
        ("PETO", 0.200, log(0.50), 1 / 9),
        ("HR", 0.400, log(0.50), 1 - 0.6**0.5),
        ("HR", 0.400, log(2.00), 0.64),
        ("RD", 0.300, -0.100, 0.200),
        ("RD", 0.050, -0.100, 0.0),
    ],
)
def test_the_risk_with_treatment(measure, baseline, value, expected):
    assert risk_with(measure, baseline, value) == pytest.approx(expected, abs=1e-12)


def risk(value):
    return BaselineRisk(risk=value, source=None, note=None, events=20, total=100, lowest=None, highest=None)


def test_an_odds_ratio_is_no_risk_ratio_unless_events_are_rare():
    assert risk_with("OR", 0.001, log(0.5)) == pytest.approx(risk_with("RR", 0.001, log(0.5)), rel=1e-3)
    assert risk_with("OR", 0.6, log(0.5)) > risk_with("RR", 0.6, log(0.5)) + 0.1


def test_the_interval_is_that_of_the_relative_effect():
    effect = Effect("RR", log(0.75), log(0.5), log(1.25), 3, pooled=True)
    found = absolute(effect, risk(0.2))
    assert found is not None
    assert found.risk == pytest.approx(0.15)
    assert found.difference == pytest.approx(-0.05)
    assert (found.difference_lower, found.difference_upper) == pytest.approx((-0.1, 0.05))


def test_means_have_no_absolute_risk():
    assert absolute(Effect("MD", -2, -3, -1, 2, pooled=True), risk(0.2)) is None


def test_the_baseline_risk_is_the_median_of_the_control_arms_unless_declared():
    """People of different diseases and follow-ups are not added up: the lowest and the highest risk stand beside it."""
    rows = [{"data": {"events_control": events, "total_control": 50}} for events in (10, 15, 40)]
    result = judged({"studies": rows})
    found = baseline_of(result, None)
    assert found is not None
    assert (found.risk, found.lowest, found.highest, found.arms) == (0.3, 0.2, 0.8, 3)
    assert found.total is None
    alone = baseline_of(judged({"studies": rows[:1]}), None)
    assert alone is not None
    assert (alone.risk, alone.events, alone.total, alone.lowest) == (0.2, 10, 50, None)
    declared = baseline_of(result, Baseline(risk=0.4, source="@someone_2020"))
    assert declared is not None
    assert declared.source == "@someone_2020"
    assert baseline_of(judged({"studies": [{"data": {"estimate": 0.5}}]}), None) is None
