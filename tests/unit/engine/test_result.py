"""The result is typed to its last part, and its plain form is what was computed, key by key and byte by byte."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pandas as pd
import pytest

from metaloom.declare.analysis import Analysis
from metaloom.engine.analyse import analyse, compute
from metaloom.engine.result import Result
from metaloom.store.part import Kept
from metaloom.store.plain import ShapeError

PROBES = ["egger", "egger_mixed", "peters", "harbord", "rank", "trim_and_fill", "selection", "pet", "peese",
          "pet_peese", "fail_safe_n", "excess_significance"]  # fmt: skip
CHOICES = {"methods": ["DL", "REML"], "tests": ["z", "knha"], "where": ["dose > 400"]}
DECLARATIONS: list[dict[str, Any]] = [
    {"measure": "RR"},
    {"measure": "RR", "minimum_studies": 99},
    {"measure": "OR", "method": "MH", "test": "z"},
    {"measure": "OR", "method": "PETO", "test": "z"},
    {"measure": "OR", "method": "GLMM", "test": "z", "glmm": {"model": "UM.FS"}},
    {"measure": "OR", "method": "EE", "shared_arm": "split"},
    {"measure": "RR", "cluster": "centre"},
    {"measure": "RR", "cluster": "centre", "robust": "CR2"},
    {"measure": "RR", "random": ["centre", "study_id"]},
    {"measure": "RR", "subgroups": ["route"], "moderators": ["dose", "route"], "tau2": "common"},
    {"measure": "RR", "sensitivity": ["leave_one_out"], "influence": True, "baujat": True, "blup": True},
    {"measure": "RR", "method": "MH", "influence": True, "blup": True},
    {"measure": "RR", "bias": ["egger", "trim_and_fill", "selection", "pet_peese", "rank"], "subsets": True},
    {"measure": "RR", "bayes": True, "multiverse": {"methods": ["DL", "REML"], "tests": ["z", "knha"]}},
    {"measure": "RR", "minimum_studies": 99, "subgroups": ["route"], "moderators": ["dose"], "bias": ["egger"]},
    {"measure": "OR", "method": "MH", "test": "z", "subgroups": ["route"], "sensitivity": ["leave_one_out"]},
    {"measure": "OR", "method": "GLMM", "test": "z", "glmm": {"model": "UM.RS"}},
    {"measure": "RR", "cluster": "centre", "robust": "CR2", "moderators": ["dose"], "subgroups": ["route"]},
    {"measure": "RR", "random": ["centre", "study_id"], "moderators": ["dose"]},
    {"measure": "RR", "subgroups": ["route"], "moderators": ["dose", "route"], "tau2": "common"},
    {"measure": "RR", "sensitivity": ["leave_one_out", {"title": "None", "where": "dose > 300"}], "influence": True},
    {"measure": "RR", "baujat": True, "blup": True, "subsets": True, "bayes": True, "multiverse": CHOICES},
    {"measure": "RR", "bias": PROBES},
    {"measure": "RR", "random": ["study_id", "effect"], "bayes": True},
    {"measure": "OR", "method": "MH", "subgroups": ["route"], "tau2": "common"},
]


def counts(k: int = 12) -> pd.DataFrame:
    draw = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "study_id": [f"s{i}" for i in range(k)],
            "events_treated": draw.integers(3, 20, k),
            "total_treated": draw.integers(40, 90, k),
            "events_control": draw.integers(3, 25, k),
            "total_control": draw.integers(40, 90, k),
            "dose": draw.integers(1, 9, k).astype(float),
            "route": ["a", "b", "c"] * (k // 3),
            "centre": [f"c{i // 2}" for i in range(k)],
            "effect": [f"e{i}" for i in range(k)],
        }
    )


@pytest.mark.parametrize("k", [3, 12])
@pytest.mark.parametrize("declaration", DECLARATIONS, ids=lambda one: "-".join(one))
def test_a_result_read_from_its_json_is_the_same_byte_by_byte(declaration: dict[str, Any], k: int) -> None:
    analysis = Analysis.model_validate({"id": "a", "title": "A", "table": "t", **declaration})
    made = compute(counts(k), analysis)
    text = json.dumps(made.plain(), allow_nan=False)
    read = Result.of(json.loads(text))
    assert read == made
    assert json.dumps(read.plain()) == text
    assert made.estimable == (made.reason is None)
    assert all(not isinstance(part, dict) for part in (*made.bias.values(), *made.subgroups.values()))
    assert all(isinstance(part, Kept) for part in (*made.moderators, *made.sensitivity, *made.influence))


def test_a_result_is_frozen_and_analyse_hands_out_plain_values() -> None:
    found = analyse(counts(), {"measure": "RR"})
    json.dumps(found, allow_nan=False)
    with pytest.raises(FrozenInstanceError):
        Result.of(found).k = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"novelty": 1}, "Result has no field 'novelty'"),
        ({"pooled": {"estimate": 1.0}}, "Result.pooled lacks 'standard_error'"),
        ({"studies": {}}, "Result.studies is dict, not a list"),
        ({"studies": [{"study_id": "a", "weight": 2}]}, "Result.studies[0] has no field 'weight'"),
        ({"pooled": 1.0}, "Result.pooled is float, not an object"),
        ({"bias": {"egger": {"status": "ok", "novelty": 1}}}, "Result.bias.egger has no field 'novelty'"),
        ({"subgroups": {"donor": {"levels": {}}}}, "Result.subgroups.donor.levels is dict, not a list"),
    ],
)
def test_a_part_of_another_shape_is_refused_by_name(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ShapeError) as refused:
        Result.of({**analyse(counts(), {"measure": "RR"}, witness=False), **changes})
    assert str(refused.value) == words


def test_a_published_result_of_another_version_is_read_as_far_as_it_goes() -> None:
    old = {"id": "a", "status": "ok", "k": 2, "pooled": {"estimate": -0.5}, "retired": 1}
    found = Result.of_part(old)
    assert (found.id, found.k, found.pooled.estimate, found.pooled.ends) == ("a", 2, -0.5, None)
    assert (found.studies, found.network, dict(found.bias)) == ((), None, {})
