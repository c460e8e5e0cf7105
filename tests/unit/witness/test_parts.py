"""The second witness of the parts, and answers of metafor 3.8-1 on which an earlier engine differed."""

from __future__ import annotations

import pytest

from metaloom.engine.analyse import analyse
from metaloom.measure.effects import Effects
from metaloom.witness import refitted
from metaloom.witness.agreement import WitnessError

Y = [0.1, 0.9, -0.3, 0.4, 0.7, 0.2]
V = [0.04, 0.02, 0.06, 0.03, 0.05, 0.01]


def test_every_part_has_a_witness(ready):
    declared = {
        "measure": "GEN", "test": "knha", "bias": ["egger", "trim_and_fill", "rank"], "influence": True,
        "bayes": True, "sensitivity": ["leave_one_out"], "multiverse": {"methods": ["DL"]},
    }  # fmt: skip
    parts = analyse(ready(Y, V), declared)["witness"]["parts"]
    names = {part["part"] for part in parts}
    assert names >= {"heterogeneity", "prediction", "sensitivity.0", "bias.egger", "bayes", "influence", "multiverse"}
    assert all(part["digits"] >= 6 for part in parts)


def test_a_wrong_part_is_an_error(ready, monkeypatch):
    monkeypatch.setattr(refitted, "second_route", lambda *_: ("a liar", {"pooled.estimate": 99.0}))
    with pytest.raises(WitnessError, match="a liar"):
        analyse(ready(Y, V), {"measure": "GEN", "sensitivity": ["leave_one_out"]})


def test_of_many_refits_only_those_that_are_repeated_are_made(ready, monkeypatch):
    """Leaving out each of 3,000 studies took 1.4 GB when the effects of all refits were made at once."""
    made = []
    subset = Effects.subset
    monkeypatch.setattr(refitted, "MOST", 5)
    monkeypatch.setattr(Effects, "subset", lambda self, keep: made.append(int(sum(keep))) or subset(self, keep))
    declared = {"measure": "GEN", "sensitivity": ["leave_one_out"]}
    analyse(ready(Y * 5, V * 5), {"measure": "GEN"})
    without = made.count(len(Y) * 5 - 1)
    result = analyse(ready(Y * 5, V * 5), declared)
    assert made.count(len(Y) * 5 - 1) - without == 5
    part = next(part for part in result["witness"]["parts"] if part["part"] == "sensitivity.0")
    assert "(5 of 30 refits)" in part["route"]


@pytest.mark.parametrize("method", ["HSk", "PMM"])
def test_a_regression_on_a_constant_is_the_pooled_analysis(ready, method):
    result = analyse(ready(Y, V), {"measure": "GEN", "method": method, "moderators": ["1"]})
    left = result["moderators"][0]["residual_heterogeneity"]
    assert left["tau2"] == pytest.approx(result["heterogeneity"]["tau2"], rel=1e-9)
    assert left["tau2_se"] == pytest.approx(result["heterogeneity"]["tau2_se"], rel=1e-9)


def test_a_declared_addition_is_obeyed_on_the_arcsine_scale(counts):
    table = counts([0, 3], [20, 30], [2, 5], [20, 30])
    plain, added = (analyse(table, {"measure": "AS", **extra}) for extra in ({}, {"to": "all", "add": 1.0}))
    assert plain["studies"][0]["yi"] != added["studies"][0]["yi"]
    assert added["policy"]["to"] == "all"
