"""What a page says of how a result was tested and corrected is what was done."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from typed_results import judged, pictured

from metaloom.engine.analyse import analyse
from metaloom.text.figures.sentences import method
from metaloom.text.vocabulary import method_references, method_sentence

EFFECTS = pd.DataFrame(
    {
        "study_id": ["a", "a", "b", "c", "c", "d", "e", "f"],
        "estimate": [0.1, 0.2, 0.5, 0.3, 0.4, -0.1, 0.6, 0.2],
        "se": np.full(8, 0.2),
    }
)
TABLES = pd.DataFrame(
    {
        "study_id": ["a", "b", "c"],
        "events_treated": [0, 4, 9],
        "total_treated": [30, 40, 80],
        "events_control": [3, 8, 15],
        "total_control": [31, 42, 79],
    }
)


def sentence(table: pd.DataFrame, **choices: object) -> str:
    return method_sentence(judged(analyse(table, choices)))


@pytest.mark.parametrize("kind", ["CR0", "CR1", "CR2"])
def test_a_robust_interval_is_not_said_to_be_normal(kind):
    said = sentence(EFFECTS, measure="GEN", cluster="study_id", robust=kind)
    assert f"cluster-robust variance ({kind}) and the t distribution with " in said
    assert "normal distribution" not in said
    assert "normal distribution" in sentence(EFFECTS, measure="GEN", cluster="study_id")


@pytest.mark.parametrize("method", ["MH", "PETO", "GLMM"])
def test_nothing_is_said_to_be_added_to_tables_that_are_pooled_as_they_are(method):
    assert "in the studies' own estimates, 0.5 added to each cell" in sentence(TABLES, measure="OR", method=method)
    assert "own estimates" not in sentence(TABLES, measure="OR")


def test_a_variance_that_was_declared_is_not_said_to_be_estimated():
    result = judged(analyse(EFFECTS, {"measure": "GEN", "tau2_value": 0.04}))
    assert "between-study variance declared as 0.04, not estimated" in method_sentence(result, 0.04)
    assert "likelihood" not in method_sentence(result, 0.04)
    assert "viechtbauer_2005" in method_references(result)
    assert "viechtbauer_2005" not in method_references(result, 0.04)


def test_a_figure_says_by_what_its_interval_is():
    robust = pictured(analyse(EFFECTS, {"measure": "GEN", "cluster": "study_id", "robust": "CR2"}))
    assert method(robust) == "Random effects (REML); interval: cluster-robust (CR2)"
    known = pictured(analyse(EFFECTS, {"measure": "GEN", "tau2_value": 0.04, "test": "z"}))
    told = method(replace(known, known_variance=0.04))
    assert told == "Random effects (between-study variance declared); interval: normal distribution"
