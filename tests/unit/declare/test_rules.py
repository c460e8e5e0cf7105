"""Choices that mean nothing together are refused; those that do are not."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from metaloom.declare import Analysis
from metaloom.declare.formula import columns_of, fault_of


def declare(**choices: Any) -> Analysis:
    return Analysis.model_validate({"id": "a", "title": "A", "table": "t", "measure": "RR", **choices})


NETWORK = {"treatment": "drug", "comparator": "other", "reference": "old"}
SOUND: list[dict[str, Any]] = [
    *({"measure": measure, "method": "MH"} for measure in ("OR", "RR", "RD", "IRR", "IRD")),
    {"measure": "PETO", "method": "PETO"},
    {"measure": "OR", "method": "PETO"},
    *({"measure": measure, "method": "GLMM", "glmm": {}} for measure in ("OR", "IRR", "PLO", "IRLN")),
    {"measure": "OR", "method": "GLMM", "glmm": {"model": "CM.AL"}, "test": "t"},
    {"method": "EE", "test": "knha"},
    {"tau2_value": 0.1, "subgroups": ["donor"], "sensitivity": ["leave_one_out", {"test": "z"}], "bias": ["egger"]},
    {"measure": "MD", "convert": "mcgrath"},
    {"measure": "MC", "correlation": 0.5},
    {"cluster": "study_id", "robust": "CR2"},
    {"method": "EE", "prediction": "t", "tau2_ci": "profile_likelihood", "sensitivity": [{"method": "ML"}]},
    {"measure": "OR", "method": "GLMM", "drop00": False, "multiverse": {"methods": ["REML"]}},
    {"measure": "MD", "add": 0.25, "to": "all", "sensitivity": [{"measure": "RR"}]},
    {"add": 0.25, "to": "none", "sensitivity": [{"to": "only0"}]},
    {"measure": "PFT", "add": 0.5, "to": "all"},
    {"measure": "PFT", "add": 0, "to": "none"},
    {"measure": "OR", "method": "MH", "continuity": False, "tables": {"add": 0.5, "to": "all"}},
    {"random": ["district", "school"]},
    {"moderators": ["year", "0 + route", "a:b", "I(year - 1976) + a*b", {"formula": "year", "permutation": 500}]},
    {"bias": ["egger", "peters", {"selection": {"steps": [0.025, 0.5]}}, {"trim_and_fill": {"side": "left"}}]},
    {"subsets": {"limit": 5}, "bayes": True, "multiverse": {"methods": ["DL"]}},
    {"threshold": {"minimal_important": 0.9}, "better": "lower"},
    {"threshold": {"minimal_important": 1.2}, "better": "higher"},
    {"measure": "MD", "threshold": {"minimal_important": -5}},
    {"measure": "RD", "threshold": {"minimal_important": 0.05}, "better": "higher"},
]


@pytest.mark.parametrize("choices", SOUND, ids=str)
def test_sound(choices: dict[str, Any]) -> None:
    declare(**choices)


BROKEN: list[tuple[dict[str, Any], tuple[str | int, ...]]] = [
    ({"measure": None}, ()),
    ({"measure": "MD", "method": "MH"}, ("method",)),
    ({"method": "PETO"}, ("method",)),
    ({"measure": "RD", "method": "GLMM"}, ("method",)),
    ({"method": "MH", "test": "adhoc"}, ("test",)),
    ({"method": "MH", "test": "t"}, ("test",)),
    ({"measure": "PETO", "method": "PETO", "test": "t"}, ("test",)),
    ({"method": "MH", "sensitivity": [{"test": "knha"}]}, ("sensitivity", 0, "test")),
    ({"sensitivity": [{"method": "MH", "test": "t"}]}, ("sensitivity", 0, "test")),
    ({"glmm": {}}, ("glmm",)),
    ({"tables": {}}, ("tables",)),
    ({"measure": "IRR", "method": "GLMM", "glmm": {"model": "CM.AL"}}, ("glmm", "model")),
    ({"convert": "luo-wan"}, ("convert",)),
    ({"measure": "GEN", "shared_arm": "split"}, ("shared_arm",)),
    ({"vtype": "UB"}, ("vtype",)),
    ({"measure": "MD", "add": 0.25}, ("add",)),
    ({"measure": "GEN", "to": "all"}, ("to",)),
    ({"measure": "COR", "drop00": True}, ("drop00",)),
    ({"method": "FE", "tau2_value": 0.1}, ("tau2_value",)),
    ({"tau2_value": 0.1, "test": "z", "cluster": "study_id"}, ("cluster",)),
    ({"tau2_value": 0.1, "test": "z", "random": ["district", "school"]}, ("random",)),
    ({"tau2_value": 0.1, "moderators": ["year"]}, ("moderators",)),
    ({"tau2_value": 0.1, "influence": True}, ("influence",)),
    ({"tau2_value": 0.1, "baujat": True}, ("baujat",)),
    ({"tau2_value": 0.1, "bayes": True}, ("bayes",)),
    ({"tau2_value": 0.1, "subgroups": ["donor"], "tau2": "common"}, ("tau2",)),
    ({"tau2_value": 0.1, "bias": ["egger", "egger_mixed"]}, ("bias", 1)),
    ({"tau2_value": 0.1, "bias": [{"trim_and_fill": {"side": "left"}}]}, ("bias", 0)),
    ({"tau2_value": 0.1, "sensitivity": ["leave_one_out", {"method": "EE"}]}, ("sensitivity", 1, "method")),
    ({"tau2_value": 0.1, "multiverse": {"methods": ["DL"]}}, ("multiverse", "methods")),
    ({"measure": "RD", "vtype": "LS2"}, ("vtype",)),
    ({"continuity": False}, ("continuity",)),
    ({"method": "MH", "continuity": True}, ("continuity",)),
    ({"method": "EE", "tau2_ci": "q_profile"}, ("tau2_ci",)),
    ({"method": "DL", "tau2_ci": "profile_likelihood"}, ("tau2_ci",)),
    ({"tau2_value": 0.1, "tau2_ci": "profile_likelihood"}, ("tau2_ci",)),
    ({"cluster": "study_id", "tau2_ci": "q_profile"}, ("tau2_ci",)),
    ({"network": NETWORK, "tau2_ci": "q_profile"}, ("tau2_ci",)),
    ({"method": "EE", "prediction": "hts"}, ("prediction",)),
    ({"method": "MH", "prediction": "t"}, ("prediction",)),
    ({"measure": "OR", "method": "GLMM", "glmm": {"effects": "EE"}, "prediction": "t"}, ("prediction",)),
    ({"measure": "OR", "method": "GLMM", "drop00": False}, ("drop00",)),
    ({"measure": "PLO", "drop00": True}, ("drop00",)),
    ({"measure": "PLO", "method": "GLMM", "glmm": {"model": "UM.FS"}}, ("glmm", "model")),
    ({"measure": "OR", "method": "GLMM", "glmm": {"effects": "FE", "integral": "laplace"}}, ("glmm", "integral")),
    ({"measure": "PFT", "to": "all"}, ("to",)),
    ({"add": 0, "to": "all"}, ("to",)),
    ({"add": 0.5, "to": "none"}, ("add",)),
    ({"method": "MH", "tables": {}}, ("tables",)),
    ({"method": "MH", "tables": {"add": 1}}, ("tables", "add")),
    ({"method": "MH", "tables": {"add": 0, "to": "all"}}, ("tables", "to")),
    ({"tau2": "separate"}, ("tau2",)),
    ({"measure": "MD", "correlation": 0.5}, ("correlation",)),
    ({"measure": "MC", "convert": "mcgrath"}, ("convert",)),
    ({"measure": "MD", "sensitivity": [{"drop00": True}]}, ("sensitivity", 0, "drop00")),
    ({"to": "none", "sensitivity": [{"add": 1}]}, ("sensitivity", 0, "add")),
    ({"sensitivity": [{"cumulative": "year", "method": "DL"}]}, ("sensitivity", 0, "method")),
    ({"sensitivity": [{"method": "REML"}]}, ("sensitivity", 0)),
    ({"method": "EE", "sensitivity": [{"method": "FE"}]}, ("sensitivity", 0)),
    ({"cluster": "lab", "robust": "CR2", "sensitivity": [{"test": "t"}]}, ("sensitivity", 0, "test")),
    ({"cluster": "lab", "robust": "CR2", "multiverse": {"tests": ["t"]}}, ("multiverse", "tests")),
    ({"bias": [{"selection": {"model": "beta", "steps": [0.05]}}]}, ("bias", 0, "selection", "steps")),
    ({"random": ["a"], "moderators": [{"formula": "x", "permutation": True}]}, ("moderators", 0, "permutation")),
    (
        {"cluster": "a", "robust": "CR1", "moderators": [{"formula": "x", "contrasts": {"c": {"x": 1}}}]},
        ("moderators", 0, "contrasts"),
    ),
    ({"threshold": {"minimal_important": 0.9, "per": 100}}, ("threshold", "per")),
    ({"correlation": 0.5}, ("correlation",)),
    ({"robust": "CR2"}, ("robust",)),
    ({"method": "MH", "cluster": "x"}, ("cluster",)),
    ({"method": "MH", "random": ["x"]}, ("random",)),
    ({"method": "MH", "bias": ["trim_and_fill"]}, ("bias", 0)),
    ({"method": "MH", "bias": ["egger", {"selection": {}}]}, ("bias", 1)),
    ({"measure": "SMD", "bias": ["harbord"]}, ("bias", 0)),
    ({"bias": [{}]}, ("bias", 0)),
    ({"bias": [{"selection": {"steps": [0.5, 0.5]}}]}, ("bias", 0, "selection", "steps")),
    ({"moderators": ["year +"]}, ("moderators", 0)),
    ({"moderators": [{"formula": "log(x)"}]}, ("moderators", 0, "formula")),
    ({"subgroups": ["a", "b", "a"]}, ("subgroups", 2)),
    ({"figures": ["forest", "forest"]}, ("figures", 1)),
    ({"sensitivity": [{"title": "x"}]}, ("sensitivity", 0)),
    ({"sensitivity": ["leave_one_out", {"measure": "MD", "method": "MH"}]}, ("sensitivity", 1, "method")),
    ({"multiverse": {}}, ("multiverse",)),
    ({"threshold": {"minimal_important": 0}}, ("threshold", "minimal_important")),
    ({"threshold": {"minimal_important": 1.2}, "better": "lower"}, ("threshold", "minimal_important")),
    ({"threshold": {"minimal_important": 0.9}, "better": "higher"}, ("threshold", "minimal_important")),
    ({"measure": "ZCOR", "threshold": {"minimal_important": 1.5}}, ("threshold", "minimal_important")),
    ({"measure": "PLO", "threshold": {"minimal_important": 20}}, ("threshold", "minimal_important")),
    ({"measure": "ZCOR", "certainty": {}}, ("certainty",)),
    ({"level": 0.95}, ("level",)),
]


@pytest.mark.parametrize(("choices", "path"), BROKEN, ids=[str(choices) for choices, _ in BROKEN])
def test_broken_at_its_key(choices: dict[str, Any], path: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        declare(**choices)
    (error,) = caught.value.errors()
    assert error["type"] == "rules"
    assert [broken.path for broken in error["ctx"]["broken"]] == [path]


OUT_OF_RANGE: list[dict[str, Any]] = [
    {"level": 0}, {"level": 100}, {"level": float("nan")}, {"minimum_studies": 0}, {"add": -1},
    {"correlation": 1, "measure": "MC"},
    {"bias": [{"selection": {"steps": []}}]}, {"bias": [{"selection": {"steps": [0]}}]}, {"subsets": {"limit": 0}},
    {"moderators": [{"formula": "x", "permutation": 0}]},
    {"minimum_studies": 10**9},
    {"bayes": {"scale": 0}}, {"title": ""}, {"table": "../t"}, {"table": "t.csv"}, {"id": "A"},
    {"id": "a--b"}, {"id": "-a"},
    {"id": "a" * 81}, {"figures": ["pie"]}, {"colour": "red"}, {"threshold": {"minimal_important": float("inf")}},
    {"where": "x" * 5000},
]  # fmt: skip


@pytest.mark.parametrize("choices", OUT_OF_RANGE, ids=[str(choices)[:60] for choices in OUT_OF_RANGE])
def test_out_of_range(choices: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        declare(**choices)


@pytest.mark.parametrize(
    ("formula", "columns"),
    [
        ("year", ("year",)),
        ("~ year + route", ("year", "route")),
        ("0 + a:b", ("a", "b")),
        ("I(year - 1976)", ("year",)),
    ],
)
def test_columns_of_a_formula(formula: str, columns: tuple[str, ...]) -> None:
    assert fault_of(formula) is None
    assert columns_of(formula) == columns


@pytest.mark.parametrize(
    "formula", ["", "~", "+", "a +", "a b", "a + log(b)", "2 * a", "a::b", "I(a)", "a; b", "a - b"]
)
def test_no_formula(formula: str) -> None:
    assert fault_of(formula) is not None


@pytest.mark.parametrize(("method", "test"), [("MH", "z"), ("GLMM", "z"), ("EE", "knha")])
def test_a_declared_test_that_another_method_does_not_have_follows_it(method: str, test: str) -> None:
    assert declare(measure="OR", test="knha").changed({"method": method}).test == test
