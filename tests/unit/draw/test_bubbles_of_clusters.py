"""Several effects of one study are bubbles of their own, each where its own numbers put it."""

from __future__ import annotations

import pandas as pd
from typed_results import pictured

from metaloom.draw.bubble import bubble
from metaloom.engine.analyse import analyse


def test_each_effect_of_a_study_stands_at_its_own_place() -> None:
    rows = {
        "study_id": list("aabc"),
        "_line": [2, 3, 4, 5],
        "estimate": [0.1, 0.9, 0.3, 0.5],
        "se": [0.1, 0.1, 0.1, 0.2],
    }
    table = pd.DataFrame({**rows, "dose": [1, 2, 3, 4]})
    result = analyse(table, {"measure": "GEN", "cluster": "study_id", "robust": "CR2", "moderators": ["dose"]})
    figure = bubble(pictured(result))
    assert figure is not None
    assert [row[3].split("\u00a0")[0] for row in figure.table[1:]] == ["0.10", "0.90", "0.30", "0.50"]
    assert "Bubble plot of 4 effects in 3 studies" in figure.alt
