"""What a paper gives instead of a mean and a deviation: back to what it must have come from."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from metaloom import analyse

N = 5_001
MEDIANS = ["min", "q1", "median", "q3", "max"]


def quantiles(law, n=N):
    """Expected minimum, quartiles and maximum of a sample, by the plotting positions of Blom."""
    return law.ppf([(1 - 0.375) / (n + 0.25), 0.25, 0.5, 0.75, (n - 0.375) / (n + 0.25)])


def table(given, law, control):
    """A trial whose treated arm gives only `given`, beside one that gives everything."""
    values = dict(zip(MEDIANS, quantiles(law), strict=True))
    row = {f"{name}_treated": values[name] for name in given}
    row |= {"study_id": "a", "n_treated": N, "mean_control": control, "sd_control": 1.0, "n_control": N}
    return pd.DataFrame([row])


@pytest.mark.parametrize("given", [["q1", "median", "q3"], ["min", "median", "max"], MEDIANS])
@pytest.mark.parametrize("method", ["luo-wan", "mcgrath"])
def test_quantiles_of_a_normal_arm_give_its_mean_and_deviation(given, method):
    declared = {"measure": "MD", "method": "EE", "minimum_studies": 1, "convert": method}
    study = analyse(table(given, stats.norm(40, 2), 0.0), declared)["studies"][0]
    assert study["yi"] == pytest.approx(40, rel=1e-3)
    assert study["vi"] == pytest.approx(4 / N + 1 / N, rel=5e-3)


def test_quartiles_of_a_skewed_arm_by_box_cox():
    law = stats.lognorm(0.5, scale=np.e)
    declared = {"measure": "MD", "method": "EE", "minimum_studies": 1, "convert": "mcgrath"}
    study = analyse(table(["q1", "median", "q3"], law, 0.0), declared)["studies"][0]
    assert study["yi"] == pytest.approx(law.mean(), rel=0.01)
    assert study["vi"] == pytest.approx((law.var() + 1) / N, rel=0.03)


def test_quartiles_are_refused_where_no_conversion_is_declared():
    result = analyse(table(["q1", "median", "q3"], stats.norm(40, 2), 0.0), {"measure": "MD", "minimum_studies": 1})
    assert result["status"] == "not_estimable"
    assert result["excluded"][0]["reason"] == "it gives no mean_treated and no sd_treated"


def test_standard_error_and_interval_of_a_mean_give_its_deviation():
    margin = stats.t(24).ppf(0.975) * 0.6
    rows = [
        {"study_id": "deviation", "mean": 5.0, "sd": 3.0, "n": 25},
        {"study_id": "error", "mean": 5.0, "se": 0.6, "n": 25},
        {"study_id": "interval", "mean": 5.0, "ci_low": 5 - margin, "ci_high": 5 + margin, "n": 25},
    ]
    studies = analyse(pd.DataFrame(rows), {"measure": "MN", "method": "EE"})["studies"]
    assert [study["vi"] for study in studies] == pytest.approx([9 / 25] * 3, rel=1e-12)


def test_correlation_of_change_scores_by_declaration_or_from_the_deviation_of_the_change():
    base = {"mean_post": 12.0, "sd_post": 4.0, "mean_pre": 10.0, "sd_pre": 3.0, "n": 30}
    rows = [
        {"study_id": "given", **base, "correlation": 0.5},
        {"study_id": "implied", **base, "sd_change": np.sqrt(16 + 9 - 2 * 0.5 * 12)},
        {"study_id": "declared", **base},
    ]
    studies = analyse(pd.DataFrame(rows), {"measure": "MC", "method": "EE", "correlation": 0.5})["studies"]
    assert [study["vi"] for study in studies] == pytest.approx([13 / 30] * 3, rel=1e-12)


@pytest.mark.parametrize("measure", ["HR", "GEN"])
def test_ready_made_estimates_from_error_interval_and_p_value_agree(measure):
    estimate, se = -0.4, 0.15
    shown = np.exp if measure == "HR" else lambda x: x
    z = stats.norm.ppf(0.975)
    rows = [
        {"study_id": "error", "estimate": shown(estimate), "se": se},
        {"study_id": "variance", "estimate": shown(estimate), "variance": se**2},
        {"study_id": "interval", "estimate": shown(estimate),
         "ci_low": shown(estimate - z * se), "ci_high": shown(estimate + z * se)},
        {"study_id": "p", "estimate": shown(estimate), "p_value": 2 * stats.norm.sf(-estimate / se)},
        {"study_id": "level", "estimate": shown(estimate), "level": 90,
         "ci_low": shown(estimate - 1.6448536269514722 * se), "ci_high": shown(estimate + 1.6448536269514722 * se)},
    ]  # fmt: skip
    studies = analyse(pd.DataFrame(rows), {"measure": measure, "method": "EE"})["studies"]
    assert [study["yi"] for study in studies] == pytest.approx([estimate] * 5, rel=1e-12)
    assert [study["vi"] for study in studies] == pytest.approx([se**2] * 5, rel=1e-10)


def test_hazard_ratio_of_zero_is_refused_by_row():
    rows = [{"study_id": i, "estimate": x, "se": 0.2} for i, x in (("a", 0.0), ("b", 0.8), ("c", 1.1))]
    result = analyse(pd.DataFrame(rows), {"measure": "HR"})
    assert result["k"] == 2
    assert "logarithm" in result["excluded"][0]["reason"]


def test_own_column_names_and_a_condition():
    frame = pd.DataFrame({"study_id": list("abcd"), "es": [0.1, 0.5, 0.2, 9.0], "v": [0.1] * 4, "year": [1, 2, 3, 99]})
    declared = {"measure": "GEN", "method": "EE", "columns": {"estimate": "es", "variance": "v"}, "where": "year < 50"}
    result = analyse(frame, declared)
    assert result["k"] == 3
    assert result["pooled"]["estimate"] == pytest.approx(0.8 / 3, rel=1e-13)
