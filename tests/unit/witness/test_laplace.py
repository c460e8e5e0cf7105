"""A mixed model by Laplace's approximation has no second route, and is published all the same."""

from __future__ import annotations

import pandas as pd
import pytest

from metaloom.engine.analyse import analyse

TABLE = pd.DataFrame(
    {
        "study_id": ["a", "b", "c", "d", "e"],
        "events_treated": [8, 3, 10, 5, 8],
        "total_treated": [154, 21, 71, 27, 89],
        "events_control": [4, 1, 12, 0, 13],
        "total_control": [81, 12, 34, 12, 52],
    }
)


@pytest.mark.parametrize("model", ["UM.FS", "UM.RS", "CM.AL", "CM.EL"])
def test_laplace_is_published_without_a_second_route(model):
    declared = {"measure": "OR", "method": "GLMM", "glmm": {"model": model, "integral": "laplace"}}
    found = analyse(TABLE, declared)
    assert found["status"] == "ok"
    assert found["heterogeneity"]["tau2"] > 0
    assert found["witness"]["route"] is None
