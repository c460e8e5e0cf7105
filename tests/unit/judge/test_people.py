"""People behind a result are counted once: arms of a trial in a network, and several rows of one study."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from typed_results import judged

from metaloom.engine.analyse import analyse
from metaloom.judge.people import People, people_of
from metaloom.text.sentences import events_text, people_text

TRIALS = pd.DataFrame({
    "study_id": ["one", "one", "one", "two"],
    "a": ["drug", "drug", "sham", "sham"], "b": ["none", "sham", "none", "none"],
    "events_treated": [4, 4, 6, 3], "total_treated": [20, 20, 30, 50],
    "events_control": [5, 6, 5, 4], "total_control": [40, 30, 40, 60],
})  # fmt: skip
ROWS = pd.DataFrame({
    "study_id": ["a", "a", "b", "c"], "outcome": ["x", "y", "x", "x"],
    "events_treated": [3, 4, 5, 6], "total_treated": [20, 18, 30, 30],
    "events_control": [5, 5, 6, 7], "total_control": [10, 10, 30, 30],
})  # fmt: skip


def pooled(table: pd.DataFrame, **declared: Any) -> Any:
    return judged(analyse(table, {"measure": "OR", **declared}))


def test_an_arm_of_a_network_counts_once() -> None:
    result = pooled(TRIALS, network={"treatment": "a", "comparator": "b", "reference": "none"})
    assert (result.n_treated, result.n_control) == (20 + 30 + 50, 40 + 60)
    assert people_text(result) == "200 participants"
    assert events_text(result) == ""


@pytest.mark.parametrize("declared", [{"cluster": "study_id"}, {"random": ["study_id", "outcome"]}])
def test_several_rows_of_a_study_count_with_the_largest(declared: dict[str, Any]) -> None:
    result = pooled(ROWS, **declared)
    assert people_of(result) == People(150, at_least=True)
    assert people_text(result) == "at least 150 participants"
    assert events_text(result) == ""


def test_rows_of_their_own_people_are_added() -> None:
    assert people_of(pooled(ROWS, shared_arm="already_split")) == People(178)
    assert people_of(pooled(ROWS[1:], cluster="study_id")) == People(148)
