"""A declared robust variance is the result, effects and studies are counted apart, and one cluster is no evidence of
spread. Numbers by metafor 3.8.1, the R call beside each.
"""

from __future__ import annotations

import pandas as pd
import pytest

from metaloom.engine.analyse import analyse

YI = [0.10, 0.30, 0.25, 0.60, 0.40, 0.05, 0.50, 0.20]
VI = [0.02, 0.03, 0.02, 0.05, 0.04, 0.03, 0.02, 0.04]


@pytest.fixture
def effects():
    return pd.DataFrame({
        "study_id": [f"s{i}" for i in (1, 1, 2, 2, 3, 4, 4, 5)], "effect": range(8), "x": [1, 1, 2, 3, 2, 1, 4, 3],
        "estimate": YI, "variance": VI,
    })  # fmt: skip


def test_the_robust_interval_is_the_pooled_one(effects):
    """robust(rma(yi, vi), cluster = study); predict()"""
    declared = {"measure": "GEN", "cluster": "study_id", "robust": "CR1", "prediction": "t"}
    result = analyse(effects, declared)
    pooled = result["pooled"]
    assert pooled["ci_lower"] == pytest.approx(0.168651620985, abs=1e-10)
    assert pooled["ci_upper"] == pytest.approx(0.401419034666, abs=1e-10)
    assert pooled["df"] == 4
    assert result["display"]["ci_lower"] == pooled["ci_lower"]
    assert result["prediction"]["lower"] == pytest.approx(0.031780438145, abs=1e-9)
    assert result["cluster"]["model"]["standard_error"] != pooled["standard_error"]
    assert result["witness"]["digits"] >= 6


def test_the_robust_coefficients_are_those_of_the_regression(effects):
    """robust(rma(yi, vi, mods = ~ x), cluster = study)"""
    declared = {"measure": "GEN", "cluster": "study_id", "robust": "CR1", "moderators": ["x"], "test": "z"}
    model = analyse(effects, declared)["moderators"][0]
    slope = model["coefficients"][1]
    assert slope["standard_error"] == pytest.approx(0.025181920904, abs=1e-9)
    assert slope["ci_lower"] == pytest.approx(0.037761873468, abs=1e-8)
    assert (model["qm"], model["qm_p_value"]) == pytest.approx((21.921209874750, 0.018411230923), rel=1e-8)
    assert model["model"]["coefficients"][1]["standard_error"] != slope["standard_error"]


def test_effects_and_studies_are_counted_apart(effects):
    result = analyse(effects, {"measure": "GEN", "cluster": "study_id", "sensitivity": ["leave_one_out"]})
    assert (result["k"], result["k_studies"]) == (8, 5)
    first = result["sensitivity"][0]["results"][0]
    assert (first["k"], first["k_studies"]) == (6, 4)


@pytest.mark.parametrize("declared", [
    {"cluster": "study_id"}, {"cluster": "study_id", "robust": "CR2"}, {"random": ["study_id", "effect"]}, {},
])  # fmt: skip
def test_one_study_is_not_pooled_however_many_effects_it_gives(effects, declared):
    result = analyse(effects.assign(study_id="only"), {"measure": "GEN", "minimum_studies": 1, **declared})
    assert result["status"] == "not_estimable"
    assert "one study" in result["reason"]
    assert result["pooled"]["estimate"] is None


def test_levels_that_group_alike_share_one_variance(effects):
    single = effects.assign(study_id=[f"s{i}" for i in range(8)])
    nested = analyse(single, {"measure": "GEN", "random": ["study_id", "effect"]})
    plain = analyse(single, {"measure": "GEN", "test": "z"})
    assert nested["pooled"]["estimate"] == pytest.approx(plain["pooled"]["estimate"], rel=1e-8)
    assert nested["heterogeneity"]["tau2"] == pytest.approx(plain["heterogeneity"]["tau2"], rel=1e-6)
    assert [part["level"] for part in nested["cluster"]["components"]] == ["study_id/effect"]
    assert "cannot be distinguished" in nested["cluster"]["note"]


def test_the_default_is_hartung_and_knapp_never_narrower():
    """rma(yi, vi, test = "adhoc"); with equal effects, tables and several levels z"""
    frame = pd.DataFrame({"study_id": list("abcde"), "estimate": [0.10, 0.35, 0.62, -0.05, 0.44],
                          "variance": [0.02, 0.03, 0.05, 0.04, 0.01]})  # fmt: skip
    result = analyse(frame, {"measure": "GEN", "sensitivity": [{"method": "EE"}, {"method": "DL"}]})
    assert result["test"] == "adhoc"
    assert result["pooled"]["ci_lower"] == pytest.approx(-0.015821809870, abs=1e-9)
    assert result["pooled"]["p_value"] == pytest.approx(0.057947249938, abs=1e-9)
    assert [entry["results"][0]["test"] for entry in result["sensitivity"]] == ["z", "adhoc"]


def test_no_test_between_levels_where_one_has_a_single_study():
    frame = pd.DataFrame({"study_id": list("abc"), "estimate": [0.1, 0.3, 0.9], "variance": [0.02] * 3,
                          "arm": ["x", "x", "y"]})  # fmt: skip
    part = analyse(frame, {"measure": "GEN", "subgroups": ["arm"]})["subgroups"]["arm"]
    assert part["p_value"] is None
    assert "one study only" in part["reason"]


@pytest.mark.parametrize("k", [2, 3])
def test_a_prediction_interval_needs_three_studies(k):
    frame = pd.DataFrame({"study_id": list("abc"), "estimate": [0.1, 0.3, 0.9], "variance": [0.02] * 3}).head(k)
    prediction = analyse(frame, {"measure": "GEN", "prediction": "t"})["prediction"]
    assert (prediction["lower"] is None) == (k == 2)
    assert prediction["df"] == (None if k == 2 else 2)
