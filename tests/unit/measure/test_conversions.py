"""What a paper gives instead of a mean and a deviation: back to what it must have come from."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from metaloom.engine.analyse import analyse
from metaloom.measure.convert.quantile_fit import mean_and_sd

N = 5_001
ONE_GROUP = {"measure": "MN", "method": "EE", "minimum_studies": 1}
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


FIVE = {"min": 0.0, "q1": 5.0, "median": 7.0, "q3": 10.0, "max": 15.0, "n": 50}


def test_all_five_numbers_by_the_weights_of_shi():
    """The weight of the range is 1 / (1 + 0.07 n^0.6), of the quartiles the rest (Shi 2020, equation 10)."""
    study = analyse(pd.DataFrame([{"study_id": "a", **FIVE}]), {**ONE_GROUP, "convert": "luo-wan"})["studies"][0]
    weight = 1 / (1 + 0.07 * 50**0.6)
    by_range = 15 / (2 * stats.norm.ppf((50 - 0.375) / 50.25))
    by_quartiles = 5 / (2 * stats.norm.ppf((0.75 * 50 - 0.125) / 50.25))
    deviation = weight * by_range + (1 - weight) * by_quartiles
    assert study["vi"] == pytest.approx(deviation**2 / 50, rel=1e-12)
    assert study["converted"] == "mean and sd from median, quartiles and range (luo-wan)"


def test_that_quantiles_are_skewed_stands_in_the_record():
    row = {"study_id": "a", **FIVE, "q1": 6.5, "q3": 13.0}
    study = analyse(pd.DataFrame([row]), {**ONE_GROUP, "convert": "luo-wan"})["studies"][0]
    assert study["converted"] == "mean and sd from median, quartiles and range (luo-wan, skewed)"


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


README = {"min": 2.0, "median": 4.0, "max": 9.0}
"""The example in the read-me of McGrath's R package estmeansd: a range and a median of 100 people."""


@pytest.mark.parametrize(
    ("method", "mean", "sd", "digits"),
    [("mcgrath-qe", 4.347284, 1.502171, 1e-5), ("mcgrath", 4.204881, 1.277236, 0.02)],
    ids=["quantile estimation", "Box-Cox, carried back by simulation there"],
)
def test_the_read_me_of_estmeansd(method, mean, sd, digits):
    row = {"study_id": "a", "n_treated": 100, "mean_control": 0.0, "sd_control": 1.0, "n_control": 100}
    frame = pd.DataFrame([row | {f"{name}_treated": value for name, value in README.items()}])
    declared = {"measure": "MD", "method": "EE", "minimum_studies": 1, "convert": method}
    study = analyse(frame, declared)["studies"][0]
    assert study["yi"] == pytest.approx(mean, rel=digits)
    assert np.sqrt(100 * study["vi"] - 1) == pytest.approx(sd, rel=digits)
    assert study["converted"].startswith("mean_treated and sd_treated from median, range (mcgrath")


LAWS = {
    "normal": stats.norm(-3, 2), "log-normal": stats.lognorm(0.6, scale=3), "gamma": stats.gamma(1.3, scale=4),
    "Weibull": stats.weibull_min(3.5, scale=6), "beta": stats.beta(1.5, 4),
}  # fmt: skip


@pytest.mark.parametrize("name", LAWS)
def test_quantile_estimation_finds_the_law(name):
    law = LAWS[name]
    mean, sd, found = mean_and_sd(*law.ppf([1 / N, 0.25, 0.5, 0.75, 1 - 1 / N]), N)
    assert found == name
    assert (mean, sd) == pytest.approx((law.mean(), law.std()), rel=1e-6)


COUNTS = {"total_treated": [40, 60, 50], "events_control": [9, 9, 5], "total_control": [50, 50, 45]}


def trials(events=(4, 6, 7)):
    """Two comparisons of the trial a with one control, beside the trial b."""
    return pd.DataFrame({"study_id": list("aab"), "events_treated": list(events), **COUNTS})


def test_arms_that_share_a_control_are_combined():
    result = analyse(trials(), {"measure": "RR", "method": "EE", "shared_arm": "combine"})
    by_hand = pd.DataFrame({
        "study_id": ["a", "b"], "events_treated": [10, 7], "total_treated": [100, 50], "events_control": [9, 5],
        "total_control": [50, 45],
    })  # fmt: skip
    assert result["pooled"] == analyse(by_hand, {"measure": "RR", "method": "EE"})["pooled"]
    assert (result["k"], result["n_control"]) == (2, 95)
    assert result["studies"][0]["data"]["events_treated"] == 10
    assert result["shared_arms"] == [{"study_id": "a", "rule": "combine", "shared": "control", "lines": [None, None]}]


def test_a_shared_control_is_split():
    result = analyse(trials(), {"measure": "RD", "method": "MH", "shared_arm": "split"})
    assert result["n_control"] == 95
    assert [study["data"]["events_control"] for study in result["studies"]] == [4.5, 4.5, 5]


def test_combined_means_are_those_of_all_people():
    rng = np.random.default_rng(4)
    groups = [rng.normal(centre, 2, size) for centre, size in ((3, 20), (5, 31))]
    control = {"mean_control": 1.0, "sd_control": 2.0, "n_control": 30}
    rows = [{"mean_treated": g.mean(), "sd_treated": g.std(ddof=1), "n_treated": len(g), **control} for g in groups]
    everyone = np.concatenate(groups)
    declared = {"measure": "MD", "method": "EE", "minimum_studies": 1, "shared_arm": "combine"}
    study = analyse(pd.DataFrame([{"study_id": "a", **row} for row in rows]), declared)["studies"][0]
    assert study["yi"] == pytest.approx(everyone.mean() - 1, rel=1e-12)
    assert study["vi"] == pytest.approx(everyone.var(ddof=1) / 51 + 4 / 30, rel=1e-12)


def test_rows_that_share_no_arm_stay_as_they_are():
    frame = trials().assign(events_control=[9, 8, 5])
    plain, declared = (analyse(frame, {"measure": "RR", **more}) for more in ({}, {"shared_arm": "combine"}))
    assert plain["pooled"] == declared["pooled"]
    assert "shared_arms" not in declared
