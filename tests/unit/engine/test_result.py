"""The typed result says what the engine computed, key by key and byte by byte, whatever the declaration asks for."""

import json
from dataclasses import FrozenInstanceError, fields

import numpy as np
import pandas as pd
import pytest

from metaloom.declare.analysis import Analysis
from metaloom.engine.analyse import analyse, computed
from metaloom.engine.plain import ShapeError
from metaloom.engine.result import Heterogeneity, Pooled, Result
from metaloom.pool.model import POOLED
from metaloom.pool.result import HETEROGENEITY


def counts(k=12):
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
        }
    )


DECLARATIONS = [
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
]


@pytest.mark.parametrize("declaration", DECLARATIONS, ids=lambda one: "-".join(one))
def test_the_plain_form_of_a_result_is_what_was_computed(declaration):
    analysis = Analysis.model_validate({"id": "a", "title": "A", "table": "t", **declaration})
    parts = computed(counts(), analysis)
    result = Result.of(parts)
    assert json.dumps(result.plain()) == json.dumps(parts, default=list)
    assert Result.of(json.loads(json.dumps(result.plain()))).plain() == result.plain()
    assert result.estimable == (parts["reason"] is None)


def test_a_result_is_frozen_and_analyse_hands_out_plain_values():
    found = analyse(counts(), {"measure": "RR"})
    json.dumps(found, allow_nan=False)
    with pytest.raises(FrozenInstanceError):
        Result.of(found).k = 3  # type: ignore[misc]


def test_the_fields_are_those_that_the_pooling_room_fills():
    assert tuple(one.name for one in fields(Pooled)) == POOLED
    assert tuple(one.name for one in fields(Heterogeneity)) == HETEROGENEITY


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"novelty": 1}, "Result has no field 'novelty'"),
        ({"pooled": {"estimate": 1.0}}, "Result.pooled lacks 'standard_error'"),
        ({"studies": {}}, "Result.studies is dict, not a list"),
        ({"studies": [{"study_id": "a", "weight": 2}]}, "Result.studies[0] has no field 'weight'"),
        ({"pooled": 1.0}, "Result.pooled is float, not an object"),
    ],
)
def test_a_part_that_has_no_type_is_refused_by_name(changes, words):
    found = {**analyse(counts(), {"measure": "RR"}, witness=False), **changes}
    with pytest.raises(ShapeError) as refused:
        Result.of(found)
    assert str(refused.value) == words
