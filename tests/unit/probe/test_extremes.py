"""Every probe at once on data at the edge: a number, or a refusal in words; never NaN, a warning or a traceback."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from metaloom.engine.analyse import analyse
from metaloom.probe.bias import PROBES

TABLES = {
    "one study": ([0.3], [0.1]),
    "two studies": ([0.3, 0.1], [0.1, 0.2]),
    "three studies": ([0.3, 0.1, 0.2], [0.1, 0.2, 0.15]),
    "identical studies": ([0.3] * 5, [0.1] * 5),
    "one effect": ([0.3] * 5, [0.1, 0.2, 0.3, 0.4, 0.5]),
    "no effect": ([0.0] * 4, [0.1, 0.2, 0.3, 0.4]),
    "risk differences near 1e-5": ([1e-5, 3e-5, -2e-5, 4e-5, 0.0, 2e-5], [1e-10, 3e-10, 2e-10, 5e-10, 1e-9, 4e-10]),
    "huge variances": ([1e4, -3e5, 2e5, 1e5, -8e4, 5e4], [1e12, 1e8, 1e10, 3e11, 2e9, 5e10]),
    "variances of all sizes": ([0.1, 0.2, 0.3, 1.0, -1, 2], [1e-8, 1, 1e6, 0.1, 1e-6, 3]),
    "two camps far apart": ([0, 0, 0, 50.0, 50, 50], [0.01, 0.02, 0.03, 0.02, 0.015, 0.017]),
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(("method", "test"), [("REML", "z"), ("REML", "knha"), ("SJ", "adhoc"), ("EE", "t")])
def test_every_part_is_numbers_or_words(name, method, test):
    yi, vi = TABLES[name]
    k = len(yi)
    table = pd.DataFrame({
        "study_id": [f"s{i}" for i in range(k)], "estimate": yi, "variance": vi,
        "x": np.arange(k, dtype=float), "g": (["a", "b"] * k)[:k],
    })  # fmt: skip
    result = analyse(table, {
        "measure": "GEN", "method": method, "test": test, "minimum_studies": 1,
        "bias": [probe for probe in PROBES if probe not in {"peters", "harbord"}],
        "influence": True, "baujat": True, "subsets": {"limit": 300}, "bayes": True, "subgroups": ["g"],
        "multiverse": {"methods": ["DL", "PM"], "tests": ["knha"]},
        "moderators": ["x", "g", {"formula": "1", "permutation": 50}, {"formula": "x", "permutation": 50}],
        "sensitivity": ["leave_one_out", "cumulative", {"where": "x > 1"}, {"method": "ML", "test": "adhoc"}],
    })  # fmt: skip
    json.dumps(result, allow_nan=False)
    if result["status"] != "ok":
        assert result["reason"]
        return
    parts = [*result["bias"].values(), *result["moderators"], result["subsets"], result["bayes"]]
    assert all(part["status"] == "ok" or part["reason"] for part in parts)
    if k < 3:
        assert result["influence"] == []
        assert "at least 3" in result["influence_reason"]
