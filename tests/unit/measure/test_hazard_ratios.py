"""Hazard ratios from what papers give (Parmar 1998, Tierney 2007), held against numbers printed in the literature."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from scipy import stats

from metaloom.engine.analyse import analyse


def studies(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    frame = pd.DataFrame([{"study_id": f"s{number}", **row} for number, row in enumerate(rows)])
    found: list[dict[str, Any]] = analyse(frame, {"measure": "HR", "method": "EE", "minimum_studies": 1})["studies"]
    return found


def test_the_bladder_cancer_trial_of_tierney_2007_by_its_curves() -> None:
    """Printed: hazard ratio 0.88, variance of O - E 128.81, 95% interval 0.74 to 1.05."""
    v = 128.81
    one = studies({"observed_minus_expected": math.log(0.88) * v, "log_rank_variance": v})[0]
    assert one["vi"] == pytest.approx(1 / v, rel=1e-12)
    assert [round(math.exp(one[name]), 2) for name in ("yi", "ci_lower", "ci_upper")] == [0.88, 0.74, 1.05]


def test_the_same_trial_by_its_log_rank_p_and_events() -> None:
    """A two-sided P of 0.075 stands for z = 1.78, as printed in a letter on Tierney 2007 (Trials 2013, 14:391)."""
    one = studies({"log_rank_p": 0.075, "log_rank_sign": -1, "events_treated": 220, "events_control": 250})[0]
    v = 220 * 250 / 470
    assert one["yi"] * math.sqrt(v) == pytest.approx(-1.78, abs=0.005)
    assert one["vi"] == pytest.approx(1 / v, rel=1e-12)


def test_every_route_leads_to_the_same_ratio() -> None:
    """Equal arms and equal events: all approximations of V are d / 4, and every route must give one answer."""
    events, sizes, log_ratio = 60.0, 100.0, -0.35
    v = 2 * events / 4
    p = 2 * stats.norm.sf(abs(log_ratio) * math.sqrt(v))
    ratio, arms = math.exp(log_ratio), {"events_treated": events, "events_control": events}
    whole = {"events": 2 * events, "total_treated": sizes, "total_control": sizes}
    signed = {"log_rank_p": p, "log_rank_sign": -1}
    rows = (
        {"observed_minus_expected": log_ratio * v, "log_rank_variance": v},
        {**signed, **arms}, {**signed, **whole}, {"estimate": ratio, **arms}, {"estimate": ratio, **whole},
        {"estimate": ratio, "p_value": p}, {"estimate": ratio, "se": v**-0.5},
    )  # fmt: skip
    found = studies(*rows)
    assert [one["yi"] for one in found] == pytest.approx([log_ratio] * len(rows), rel=1e-9)
    assert [one["vi"] for one in found] == pytest.approx([1 / v] * len(rows), rel=1e-9)
    assert [one["route"] for one in found] == [list(row) for row in (
        ("observed_minus_expected", "log_rank_variance"),
        ("log_rank_p", "log_rank_sign", "events_treated", "events_control"),
        ("log_rank_p", "log_rank_sign", "events", "total_treated", "total_control"),
        ("estimate", "events_treated", "events_control"),
        ("estimate", "events", "total_treated", "total_control"), ("estimate", "p_value"), ("estimate", "se"),
    )]  # fmt: skip


def test_unequal_allocation_carries_less_information() -> None:
    signed = {"log_rank_p": 0.04, "log_rank_sign": 1}
    equal, unequal = studies(
        {**signed, "events": 90, "total_treated": 100, "total_control": 100},
        {**signed, "events": 90, "total_treated": 50, "total_control": 150},
    )
    assert equal["vi"] == pytest.approx(4 / 90)
    assert unequal["vi"] == pytest.approx(1 / (90 * 0.25 * 0.75))
    assert unequal["yi"] > equal["yi"] > 0


def test_an_approximate_standard_error_beside_a_p_value_only() -> None:
    """HR 0.707 with P = 0.020: z = 2.326 and a standard error of 0.149."""
    one = studies({"estimate": 0.707, "p_value": 0.020})[0]
    assert abs(one["yi"]) / math.sqrt(one["vi"]) == pytest.approx(2.326, abs=0.001)
    assert math.sqrt(one["vi"]) == pytest.approx(0.149, abs=0.0005)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"log_rank_p": 0.0, "log_rank_sign": 1, "events_treated": 5, "events_control": 9}, "between 0 and 1"),
        ({"log_rank_p": 0.1, "log_rank_sign": 0, "events_treated": 5, "events_control": 9}, "neither 1 nor -1"),
        ({"log_rank_p": 0.1, "log_rank_sign": 1, "events_treated": 0, "events_control": 9}, "needs events"),
        ({"estimate": 0.0, "events_treated": 5, "events_control": 9}, "logarithm"),
    ],
)
def test_what_gives_no_ratio_is_told(row: dict[str, Any], words: str) -> None:
    frame = pd.DataFrame([{"study_id": "a", **row}])
    assert words in analyse(frame, {"measure": "HR"})["excluded"][0]["reason"]
