"""Mantel-Haenszel has the normal test alone: no universe and no sensitivity analysis says another of it."""

from __future__ import annotations

import pandas as pd

from metaloom.engine.analyse import analyse

TABLE = pd.DataFrame(
    {
        "study_id": list("abcde"),
        "events_treated": [4, 11, 2, 30, 5],
        "total_treated": [120, 300, 60, 200, 90],
        "events_control": [9, 25, 6, 28, 15],
        "total_control": [118, 310, 61, 190, 88],
    }
)


def test_a_universe_of_tables_has_no_test_by_hartung_and_knapp():
    found = analyse(TABLE, {"measure": "OR", "multiverse": {"methods": ["MH"], "tests": ["z", "knha"]}})
    universes = found["multiverse"]["universes"]
    told = {entry["choices"]["test"]: entry for entry in universes if entry["choices"]["method"] == "MH"}
    assert told["knha"]["reason"] == "The test knha cannot be used with method MH."
    assert told["z"]["status"] == "ok"
    assert found["multiverse"]["estimated"] == found["multiverse"]["combinations"] - 1


def test_another_method_has_its_own_test():
    (entry,) = analyse(TABLE, {"measure": "OR", "test": "knha", "sensitivity": [{"method": "MH"}]})["sensitivity"]
    assert entry["results"][0]["test"] == "z"
