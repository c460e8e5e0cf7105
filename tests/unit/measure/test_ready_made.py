"""Estimates that a paper gives ready-made, under every measure; numbers by metafor 3.8.1, the R call beside each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from metaloom.catalogue.measures import MEASURES
from metaloom.engine.analyse import analyse
from metaloom.measure.transform import display, to_analysis_scale


def table(**columns):
    k = len(next(iter(columns.values())))
    return pd.DataFrame({"study_id": [f"s{i}" for i in range(k)], **columns})


def pooled(frame, **declared):
    result = analyse(frame, declared)
    assert result["status"] == "ok", result["reason"]
    return result


def test_counts_and_a_ready_made_odds_ratio_mix_in_one_table():
    """rma(c(escalc(OR)$yi, log(.6)), c(escalc(OR)$vi, ((log(1.8) - log(.2)) / (2 * qnorm(.975)))^2))"""
    frame = table(
        events_treated=[12, 9, None], total_treated=[60, 40, None], events_control=[20, 15, None],
        total_control=[61, 42, None], estimate=[None, None, 0.6], ci_low=[None, None, 0.2], ci_high=[None, None, 1.8],
    )  # fmt: skip
    result = pooled(frame, measure="OR", test="z")
    assert result["pooled"]["estimate"] == pytest.approx(-0.623208422702, abs=1e-10)
    assert result["pooled"]["ci_lower"] == pytest.approx(-1.170380741797, abs=1e-10)
    assert result["studies"][2]["route"] == ["estimate", "ci_low", "ci_high"]


@pytest.mark.parametrize(
    ("measure", "estimate", "low", "high", "want"),
    [
        # rma(qlogis(e), sei = (qlogis(hi) - qlogis(lo)) / (2 * qnorm(.975)), method = "DL")
        ("PLO", [0.30, 0.45, 0.20], [0.22, 0.33, 0.11], [0.40, 0.57, 0.34], (-0.772553184413, 0.312889632869)),
        # rma(atanh(r), sei = (atanh(hi) - atanh(lo)) / (2 * qnorm(.975)), method = "DL")
        ("ZCOR", [0.30, 0.52, 0.41], [0.10, 0.35, 0.25], [0.48, 0.66, 0.55], (0.439520007214, 0.073031824163)),
    ],
)
def test_proportions_and_correlations_are_given_as_printed(measure, estimate, low, high, want):
    frame = table(estimate=estimate, ci_low=low, ci_high=high)
    found = pooled(frame, measure=measure, method="DL", test="z")["pooled"]
    assert (found["estimate"], found["standard_error"]) == pytest.approx(want, abs=1e-10)


def test_a_proportion_with_its_total_gives_the_double_arcsine():
    """escalc(measure = "PFT", xi = c(6, 18, 9), ni = c(20, 40, 45)); rma(yi, vi, method = "EE")"""
    result = pooled(table(estimate=[0.3, 0.45, 0.2], total=[20, 40, 45]), measure="PFT", method="EE")
    assert [study["yi"] for study in result["studies"]] == pytest.approx(
        [0.589711175016, 0.736525233222, 0.471620084601]
    )
    assert result["pooled"]["standard_error"] == pytest.approx(0.048450158311, abs=1e-10)


@pytest.mark.parametrize("measure", sorted(set(MEASURES) - {"PFT"}))
def test_every_measure_takes_an_estimate_with_its_standard_error(measure):
    inside = {"ilogit": [0.2, 0.4, 0.6], "identity": [0.1, 0.4, 0.2]}.get(MEASURES[measure].scale.name, [0.2, 0.5, 0.4])
    found = pooled(table(estimate=inside, se=[0.1, 0.2, 0.15]), measure=measure, method="EE")["studies"]
    assert [study["yi"] for study in found] == pytest.approx(list(to_analysis_scale(measure, inside)))
    assert [study["vi"] for study in found] == pytest.approx([0.01, 0.04, 0.0225])
    assert display(measure, to_analysis_scale(measure, inside)) == pytest.approx(inside)


@pytest.mark.parametrize(
    ("measure", "row", "reason"),
    [
        ("OR", {"estimate": -0.11, "ci_low": 0.6, "ci_high": 1.34}, "estimate is not positive"),
        ("PLO", {"estimate": 45.0, "se": 0.1}, "not between 0 and 1"),
        ("ZCOR", {"estimate": 1.2, "se": 0.1}, "not between -1 and 1"),
        ("RD", {"estimate": 12.0, "se": 0.1}, "not between -1 and 1"),
        ("OR", {"estimate": 1.5, "p_value": 1.0}, "gives no standard error"),
        ("OR", {"estimate": 1.0, "p_value": 0.4}, "no standard error follows"),
        ("OR", {"estimate": 1.5, "ci_low": 1.1, "ci_high": 2.0, "level": 2.0}, "level is none"),
    ],
)
def test_what_cannot_be_is_left_out_with_its_reason(measure, row, reason):
    frame = pd.DataFrame([{"study_id": "a", **row}])
    mapped = {"columns": {"level": "level"}} if "level" in row else {}
    found = analyse(frame, {"measure": measure, **mapped})
    assert reason in found["excluded"][0]["reason"]


def test_tables_are_pooled_from_counts_alone():
    frame = table(
        events_treated=[12, 9, None], total_treated=[60, 40, None], events_control=[20, 15, None],
        total_control=[61, 42, None], estimate=[None, None, 0.6], se=[None, None, 0.3],
    )  # fmt: skip
    result = pooled(frame, measure="OR", method="MH")
    assert result["k"] == 2
    assert "events_treated" in result["excluded"][0]["reason"]


def test_a_p_value_says_nothing_of_one_group():
    frame = table(estimate=[0.3, 0.4], p_value=[0.01, 0.02])
    assert analyse(frame, {"measure": "PLO"})["status"] == "not_estimable"


def test_the_scales_are_there_and_back():
    for measure in set(MEASURES) - {"PFT"}:
        back = display(measure, to_analysis_scale(measure, np.array([0.3, np.nan])))
        assert back == pytest.approx([0.3, np.nan], nan_ok=True)


@pytest.mark.parametrize("beside", [{"se": [9.0, 9.0]}, {"ci_low": [-9.0, -9.0], "ci_high": [9.0, 9.0]}])
def test_named_columns_go_before_those_that_only_have_a_standard_name(beside: dict[str, list[float]]) -> None:
    table = pd.DataFrame({"study_id": ["a", "b"], "d": [0.2, 0.4], "v": [0.04, 0.04], **beside})
    declared = {"measure": "GEN", "columns": {"estimate": "d", "variance": "v"}}
    assert [study["vi"] for study in analyse(table, declared)["studies"]] == [0.04, 0.04]


def test_a_named_estimate_goes_before_counts_beside_it() -> None:
    counts = {"events_treated": [1, 2], "total_treated": [9, 9], "events_control": [3, 4], "total_control": [9, 9]}
    table = pd.DataFrame({"study_id": ["a", "b"], "adjusted": [0.5, 0.5], "error": [0.2, 0.2], **counts})
    named = analyse(table, {"measure": "OR", "columns": {"estimate": "adjusted", "se": "error"}})
    assert named["display"]["estimate"] == pytest.approx(0.5)
    assert analyse(table, {"measure": "OR"})["display"]["estimate"] != pytest.approx(0.5)
