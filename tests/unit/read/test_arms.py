"""Rows that are arms become every pair of a study's arms, each once, the reference as comparator."""

from __future__ import annotations

import pandas as pd
import pytest

from metaloom.declare.structure import COMPARATOR, Network
from metaloom.engine.analyse import analyse
from metaloom.read.arms import pairs_of_arms

ARMS = pd.DataFrame(
    {
        "study_id": ["a", "a", "a", "b", "b", "c", "c", "d"],
        "drug": ["P", "A", "B", "A", "P", "B", "A", "A"],
        "events": [10, 6, 4, 8, 14, 5, 9, 1],
        "total": [50, 51, 49, 80, 82, 40, 41, 9],
        "year": [2001, 2001, 2001, 2004, 2004, 2009, 2009, 2010],
    }
)
NETWORK = {"treatment": "drug", "reference": "P"}


def test_each_pair_stands_once() -> None:
    pairs = pairs_of_arms(ARMS, Network(**NETWORK, rows="arms"))
    told = list(zip(pairs["study_id"], pairs["drug"], pairs[COMPARATOR], strict=True))
    assert told == [("a", "A", "P"), ("a", "B", "P"), ("a", "A", "B"), ("b", "A", "P"), ("c", "B", "A")]
    assert pairs.loc[0, ["events_treated", "total_treated", "events_control", "total_control"]].tolist() == [
        6,
        51,
        10,
        50,
    ]
    assert "events" not in pairs.columns
    assert pairs["year"].tolist() == [2001, 2001, 2001, 2004, 2009]


def test_arms_give_what_their_pairs_give() -> None:
    pairs = pairs_of_arms(ARMS, Network(**NETWORK, rows="arms")).rename(columns={COMPARATOR: "other"})
    declared = {"measure": "OR", "method": "REML"}
    by_arms = analyse(ARMS, {**declared, "network": {**NETWORK, "rows": "arms"}})
    by_pairs = analyse(pairs, {**declared, "network": {**NETWORK, "comparator": "other"}})
    assert by_arms["status"] == "ok"
    assert by_arms["network"] == by_pairs["network"]


def test_a_comparator_has_no_meaning_where_rows_are_arms() -> None:
    with pytest.raises(ValueError, match="comparator"):
        analyse(ARMS, {"measure": "OR", "network": {**NETWORK, "rows": "arms", "comparator": "drug"}})
