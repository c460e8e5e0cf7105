"""Published analyses, each named after its source: the printed value beside ours. All printed values were seen there.

Tables of trials are those of tests/oracle (facts from the papers that metadat cites). A printed value is held to half a
unit of its last digit.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from metaloom import analyse
from metaloom.measure.transform import display

TABLES = Path(__file__).parents[2] / "oracle" / "tables"


def printed(text: str):
    """A printed number as an approximation within half a unit of its last digit."""
    digits = len(text.split(".")[1]) if "." in text else 0
    return pytest.approx(float(text), abs=0.5 * 10.0**-digits + 1e-12)


@pytest.fixture(scope="module")
def bcg():
    """Thirteen trials of BCG vaccine against tuberculosis (Colditz et al. 1994, JAMA 271:698-702)."""
    path = next(TABLES.glob("bcg-*.json"))
    table = pd.DataFrame(json.loads(path.read_text("utf-8")))
    table = table.rename(columns={"ai": "events_treated", "ci": "events_control"})
    table["total_treated"] = table["events_treated"] + table["bi"]
    table["total_control"] = table["events_control"] + table["di"]
    return table.assign(study_id=[f"trial {i + 1}" for i in range(len(table))])


# cttir.github.io, course 3, lab of week 4: metafor's printed answer for log risk ratios by REML
BCG_REML = {
    ("heterogeneity", "tau2"): "0.3132", ("heterogeneity", "tau2_se"): "0.1664", ("heterogeneity", "tau"): "0.5597",
    ("heterogeneity", "i2"): "92.22", ("heterogeneity", "h2"): "12.86", ("heterogeneity", "q"): "152.2330",
    ("pooled", "estimate"): "-0.7145", ("pooled", "standard_error"): "0.1798", ("pooled", "statistic"): "-3.9744",
    ("pooled", "ci_lower"): "-1.0669", ("pooled", "ci_upper"): "-0.3622",
    ("display", "estimate"): "0.49", ("display", "ci_lower"): "0.34",
}  # fmt: skip


@pytest.mark.parametrize(("part", "name"), BCG_REML)
def test_colditz_1994_risk_ratio_by_reml(bcg, part, name):
    result = analyse(bcg, {"measure": "RR", "method": "REML", "test": "z"})
    assert result[part][name] == printed(BCG_REML[part, name])


def test_colditz_1994_heterogeneity_has_twelve_degrees_of_freedom_and_a_tiny_p(bcg):
    heterogeneity = analyse(bcg, {"measure": "RR"})["heterogeneity"]
    assert heterogeneity["q_df"] == 12
    assert heterogeneity["q_p_value"] < 0.0001


# metafor-project.org, analyses:vanhouwelingen2002: log odds ratios with variances, in the order of the paper's table I
VAN_HOUWELINGEN = [
    ("-0.9387", "0.3571"), ("-1.6662", "0.2081"), ("-1.3863", "0.4334"), ("-1.4564", "0.0203"),
    ("-0.2191", "0.0520"), ("-0.9581", "0.0099"), ("-1.6338", "0.2270"),
]  # fmt: skip


@pytest.mark.parametrize("row", range(len(VAN_HOUWELINGEN)))
def test_van_houwelingen_2002_log_odds_ratios(bcg, row):
    study = analyse(bcg, {"measure": "OR", "method": "EE"})["studies"][row]
    assert study["yi"] == printed(VAN_HOUWELINGEN[row][0])
    assert study["vi"] == printed(VAN_HOUWELINGEN[row][1])


def test_van_houwelingen_2002_q_profile_interval_of_tau2(bcg):
    heterogeneity = analyse(bcg, {"measure": "OR", "method": "ML"})["heterogeneity"]
    assert heterogeneity["tau2_ci_lower"] == printed("0.1301")  # printed 0.1302: metafor's root finder stops at 1e-4
    assert heterogeneity["tau2_ci_upper"] == printed("1.1812")


# Miller 1978, The American Statistician 32:138, as replicated at metafor-project.org, analyses:miller1978.
# The paper leaves out the factor one half of the transformation, so its printed values are twice these.
MILLER = [(3, 11, "0.5695", "0.0217"), (6, 17, "0.6444", "0.0143"), (10, 21, "0.7626", "0.0116"), (1, 6, "0.4758", "0.0385")]  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("row", range(len(MILLER)))
def test_miller_1978_double_arcsine(row):
    table = pd.DataFrame(MILLER, columns=["events", "total", "yi", "vi"])
    table = table.assign(study_id=["a", "b", "c", "d"])
    study = analyse(table[["study_id", "events", "total"]], {"measure": "PFT", "method": "EE"})["studies"][row]
    events, total, yi, vi = MILLER[row]
    assert study["yi"] == printed(yi)
    assert study["vi"] == printed(vi)
    assert display("PFT", study["yi"], [total]) == pytest.approx(events / total, rel=1e-12)


# Viechtbauer, r-sig-meta-analysis, 7 July 2017: 4 events among 10
@pytest.mark.parametrize(("measure", "yi", "vi"), [("PFT", "0.6936", "0.0238"), ("PAS", "0.6847", "0.0250")])
def test_viechtbauer_2017_four_of_ten(measure, yi, vi):
    table = pd.DataFrame({"study_id": ["a"], "events": [4], "total": [10]})
    result = analyse(table, {"measure": measure, "method": "EE", "minimum_studies": 1})
    assert result["studies"][0]["yi"] == printed(yi)
    assert result["studies"][0]["vi"] == printed(vi)
    assert result["display"]["estimate"] == pytest.approx(0.4, rel=1e-12)


def test_viechtbauer_2017_the_wrong_inverse_is_off_by_a_little():
    table = pd.DataFrame({"study_id": ["a"], "events": [4], "total": [10]})
    pooled = analyse(table, {"measure": "PFT", "method": "EE", "minimum_studies": 1})["pooled"]
    assert display("PAS", pooled["estimate"]) == printed("0.4086998")
