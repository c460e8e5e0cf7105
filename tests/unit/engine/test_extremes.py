"""Extreme inputs: a right answer or a clear refusal, never a wrong number and never NaN in a result."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from metaloom.engine.analyse import analyse
from metaloom.pool.fit import ConvergenceError
from metaloom.pool.kernel import METHODS, fit
from metaloom.pool.tau2 import by_likelihood, single_peak

RANDOM = sorted(METHODS - {"EE", "FE"})


def strict(result):
    """The result as JSON knows it; NaN and infinity would raise."""
    return json.loads(json.dumps(result, allow_nan=False))


def test_no_study(ready):
    result = strict(analyse(ready([], []), {"measure": "GEN"}))
    assert result["status"] == "not_estimable"
    assert result["reason"] == "No study meets the conditions of this analysis."
    assert result["pooled"]["estimate"] is None


def test_one_study_is_not_pooled_unless_declared(ready):
    result = strict(analyse(ready([0.4], [0.04]), {"measure": "GEN"}))
    assert result["status"] == "not_estimable"
    assert "one study" in result["reason"]


@pytest.mark.parametrize("method", sorted(METHODS))
@pytest.mark.parametrize("test", ["z", "t", "knha", "adhoc"])
def test_one_study_gives_its_own_estimate_where_declared(ready, method, test):
    declared = {"measure": "GEN", "method": method, "test": test, "minimum_studies": 1}
    result = strict(analyse(ready([0.4], [0.04]), declared))
    assert result["pooled"]["estimate"] == pytest.approx(0.4, rel=1e-15)
    assert result["pooled"]["standard_error"] == pytest.approx(0.2, rel=1e-15)
    assert result["prediction"]["lower"] is None
    assert result["heterogeneity"]["q"] == 0.0


@pytest.mark.parametrize("method", sorted(METHODS))
def test_identical_studies(ready, method):
    result = strict(analyse(ready([0.3] * 5, [0.1] * 5), {"measure": "GEN", "method": method, "test": "adhoc"}))
    assert result["pooled"]["estimate"] == pytest.approx(0.3, rel=1e-14)
    assert result["pooled"]["standard_error"] == pytest.approx(math.sqrt(0.1 / 5), rel=1e-12)
    assert result["heterogeneity"]["tau2"] == 0.0


def test_identical_studies_by_hartung_knapp_have_no_spread_to_speak_of(ready):
    result = analyse(ready([0.3] * 5, [0.1] * 5), {"measure": "GEN", "test": "knha"})
    assert result["pooled"]["standard_error"] == pytest.approx(0.0, abs=1e-15)
    assert result["witness"]["digits"] >= 6


@pytest.mark.parametrize("method", RANDOM)
@pytest.mark.parametrize("unit", [1e-10, 1e-5, 1e5, 1e10])
def test_scale_of_the_data_does_not_matter(method, unit):
    y, v = np.array([0.1, 0.9, -0.3, 0.4, 0.7]), np.array([0.04, 0.02, 0.06, 0.03, 0.05])
    plain, scaled = fit(y, v, None, method, "knha"), fit(unit * y, unit**2 * v, None, method, "knha")
    assert scaled.tau2[0] == pytest.approx(unit**2 * plain.tau2[0], rel=1e-10)
    assert scaled.estimate[0] == pytest.approx(unit * plain.estimate[0], rel=1e-10)
    assert scaled.p_value[0] == pytest.approx(plain.p_value[0], rel=1e-9)


@pytest.mark.parametrize("method", RANDOM)
def test_variances_that_differ_by_twelve_orders(ready, method):
    result = analyse(ready([0.0, 1.0, 0.5, 0.2], [1e-8, 1e4, 0.1, 1e-3]), {"measure": "GEN", "method": method})
    assert result["status"] == "ok"
    assert math.isfinite(result["pooled"]["estimate"])
    assert result["witness"]["digits"] >= 6


def test_risk_differences_near_one_in_a_hundred_thousand(counts):
    table = counts([3, 5, 1], [300_000, 410_000, 120_000], [5, 9, 4], [300_000, 400_000, 119_000])
    result = strict(analyse(table, {"measure": "RD", "method": "REML"}))
    assert result["pooled"]["estimate"] == pytest.approx(-1.0e-5, rel=0.6)
    assert result["heterogeneity"]["tau2"] >= 0.0
    assert result["witness"]["digits"] >= 6


@pytest.mark.parametrize("method", ["MH", "PETO", "GLMM"])
def test_all_arms_without_events(counts, method):
    measure = "PETO" if method == "PETO" else "OR"
    result = strict(analyse(counts([0, 0], [50, 40], [0, 0], [50, 45]), {"measure": measure, "method": method}))
    assert result["status"] == "not_estimable"
    assert "event" in result["reason"]


def test_double_zero_studies_can_be_left_out_by_declaration(counts):
    table = counts([0, 2, 3], [50, 40, 60], [0, 4, 5], [50, 45, 60])
    result = analyse(table, {"measure": "RR", "drop00": True})
    assert result["k"] == 2
    assert [row["study_id"] for row in result["excluded"]] == ["s1"]


def test_without_addition_an_empty_cell_leaves_no_estimate(counts):
    table = counts([0, 2, 3], [50, 40, 60], [3, 4, 5], [50, 45, 60])
    result = analyse(table, {"measure": "OR", "to": "none"})
    assert result["k"] == 2
    assert "no events" in result["excluded"][0]["reason"]


def test_mantel_haenszel_with_one_arm_free_of_events(counts):
    result = analyse(counts([0, 0], [50, 40], [3, 2], [50, 45]), {"measure": "RR", "method": "MH"})
    assert result["status"] == "not_estimable"
    assert "One arm" in result["reason"]


def test_impossible_counts_are_refused_by_row(counts):
    result = analyse(counts([60, 2, 3], [50, 40, 60], [3, 4, 5], [50, 45, 60]), {"measure": "OR"})
    assert result["excluded"][0]["reason"] == "its events_treated exceeds its total_treated"


def test_ten_thousand_studies(ready):
    random = np.random.default_rng(7)
    v = random.uniform(0.01, 0.2, 10_000)
    y = random.normal(0.25, np.sqrt(v + 0.05))
    result = analyse(ready(y, v), {"measure": "GEN", "test": "knha"})
    assert result["pooled"]["estimate"] == pytest.approx(0.25, abs=0.02)
    assert result["heterogeneity"]["tau2"] == pytest.approx(0.05, abs=0.01)
    assert result["witness"]["digits"] >= 6


def test_two_maxima_and_the_higher_one_is_found():
    """A precise study and a few imprecise ones far away: the likelihood has a maximum at zero and another."""
    random = np.random.default_rng(3)
    found = 0
    for _ in range(400):
        k = random.integers(3, 7)
        v = 10 ** random.uniform(-4, 0.5, k)
        y = random.normal(0, np.sqrt(v + 10 ** random.uniform(-4, 0)))
        answer = fit(y, v, None, "REML").tau2[0]
        grid = np.concatenate([[0.0, answer], 10 ** np.linspace(-7, 2, 1500)])
        w = 1 / (v + grid[:, None])
        mean = (w @ y) / w.sum(1)
        height = 0.5 * (np.log(w).sum(1) - np.log(w.sum(1)) - (w * (y - mean[:, None]) ** 2).sum(1))
        peaks = np.sum((height[3:-1] > height[2:-2]) & (height[3:-1] > height[4:]))
        found += peaks + (height[0] >= height[2]) > 1
        assert height[1] >= height.max() - 1e-9
    assert found > 0, "no example had two maxima, so that the test proves nothing"


@pytest.mark.parametrize(("search", "analyses"), [(single_peak, 1), (by_likelihood, 2)])
def test_an_iteration_that_does_not_converge_is_an_error(monkeypatch, search, analyses):
    monkeypatch.setattr(search, "LIMIT", 1)
    with pytest.raises(ConvergenceError, match="not maximised"):
        fit([[0.1, 0.9, -0.3]] * analyses, [0.04, 0.02, 0.06], None, "REML")


@pytest.mark.parametrize(("yi", "vi"), [([0.1, np.nan], [1, 1]), ([0.1, 0.2], [0, 1]), ([0.1, 0.2], [np.inf, 1])])
def test_the_kernel_refuses_what_is_no_number(yi, vi):
    with pytest.raises(ValueError, match="finite"):
        fit(yi, vi)


@pytest.mark.parametrize("method", ["MH", "PETO"])
def test_studies_that_say_nothing_do_not_make_up_the_minimum(method):
    rows = [("a", 5, 50, 10, 50), ("b", 0, 60, 0, 61), ("c", 0, 80, 0, 79)]
    names = ["study_id", "events_treated", "total_treated", "events_control", "total_control"]
    result = analyse(pd.DataFrame(rows, columns=names), {"measure": "OR", "method": method, "test": "z"})
    assert result["status"] == "not_estimable"
    assert result["reason"].startswith("Only one study says anything about the effect")
    two = analyse(
        pd.DataFrame([*rows, ("d", 3, 50, 6, 50)], columns=names), {"measure": "OR", "method": method, "test": "z"}
    )
    assert two["status"] == "ok"
