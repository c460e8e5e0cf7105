"""Any sound table under any declaration: a result or a reason, never a traceback, never a number that JSON lacks."""

from __future__ import annotations

import json
import math
import warnings
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from metaloom import analyse
from metaloom.errors import MetaloomError

COUNTS = ("events_treated", "total_treated", "events_control", "total_control")
MEANS = ("mean_treated", "sd_treated", "n_treated", "mean_control", "sd_control", "n_control")
MEASURES = {
    "counts": ("OR", "RR", "RD", "PETO", "AS"),
    "means": ("MD", "SMD", "SMDH", "ROM", "CVR", "VR"),
    "ready": ("GEN", "OR", "HR", "SMD"),
    "one": ("PLO", "PFT", "PAS", "PR"),
}
METHODS = ("EE", "FE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")
PARTS: dict[str, Any] = {
    "bias": ["egger", "peters", "rank", "trim_and_fill", "pet_peese", "fail_safe_n", "excess_significance"],
    "influence": True,
    "moderators": ["year"],
    "subgroups": ["group"],
    "sensitivity": ["leave_one_out", "cumulative"],
    "prediction": "t",
    "cluster": "study_id",
    "minimum_studies": 1,
}
small = st.integers(0, 40)
number = st.floats(-50, 50).map(lambda x: round(x, 3))
positive = st.floats(0.01, 30).map(lambda x: round(x, 3))


def row(draw: Any, kind: str) -> dict[str, Any]:
    """Numbers that a study may give; zeros and ties included."""
    if kind == "counts":
        events = draw(small), draw(small)
        return dict(
            zip(COUNTS, (events[0], events[0] + draw(small) + 1, events[1], events[1] + draw(small) + 1), strict=True)
        )
    if kind == "means":
        arm = st.tuples(number, positive, st.integers(2, 200))
        return dict(zip(MEANS, (*draw(arm), *draw(arm)), strict=True))
    if kind == "one":
        events = draw(small)
        return {"events": events, "total": events + draw(small) + 1}
    low, width = draw(positive), draw(positive)
    return {"estimate": round(math.sqrt(low * (low + width)), 4), "ci_low": low, "ci_high": round(low + width, 4)}


@st.composite
def asked(draw: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    """A table without contradictions, with missing cells, and a declaration of what its columns can give."""
    kind = draw(st.sampled_from(sorted(MEASURES)))
    rows = [
        row(draw, kind)
        | {"study_id": f"s{number}", "year": draw(st.integers(1990, 2020)), "group": draw(st.sampled_from("xyz"))}
        for number in range(draw(st.integers(0, 7)))
    ]
    table = pd.DataFrame(rows, columns=None if rows else ["study_id", *COUNTS])
    if rows and draw(st.booleans()):
        name = draw(st.sampled_from([name for name in table.columns if name not in ("study_id", "group")]))
        table[name] = table[name].astype(object)
        table.loc[draw(st.integers(0, len(rows) - 1)), name] = draw(st.sampled_from([None, "NA", float("nan")]))
    declared = {
        "measure": draw(st.sampled_from(MEASURES[kind])),
        "method": draw(st.sampled_from(METHODS if kind != "counts" else (*METHODS, "MH", "PETO"))),
        "test": draw(st.sampled_from(["z", "t", "knha", "adhoc"])),
    }
    for name in draw(st.sets(st.sampled_from(sorted(PARTS)), max_size=4)):
        declared[name] = PARTS[name]
    return table, declared


@settings(max_examples=40, deadline=None)
@given(asked())
def test_a_result_or_a_reason_and_never_a_traceback(case: tuple[pd.DataFrame, dict[str, Any]]) -> None:
    table, declared = case
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = analyse(table, declared)
    except (MetaloomError, ValidationError):  # the declaration or the table is told: that is an answer
        return
    json.dumps(result, allow_nan=False)
    assert (result["status"] == "ok") == (result["reason"] is None)
    assert result["k"] + len(result["excluded"]) >= min(len(table), result["k"])
    pooled = result["pooled"]
    if result["status"] == "ok" and pooled["ci_lower"] is not None:
        assert pooled["ci_lower"] <= pooled["estimate"] <= pooled["ci_upper"]
        assert 0 <= pooled["p_value"] <= 1
        assert result["heterogeneity"]["tau2"] is None or result["heterogeneity"]["tau2"] >= 0


@settings(max_examples=15, deadline=None)
@given(asked(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(case: tuple[pd.DataFrame, dict[str, Any]], random: Any) -> None:
    table, declared = case
    declared = {
        key: value for key, value in declared.items() if key in ("measure", "method", "test", "minimum_studies")
    }
    order = list(range(len(table)))
    random.shuffle(order)
    found = []
    for one in (table, table.iloc[order].reset_index(drop=True)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found.append(analyse(one, declared, witness=False))
        except (MetaloomError, ValidationError) as error:
            if "row of totals" in str(error):  # a row is the sum of those before it: the order matters there
                return
            found.append({"k": None, "pooled": {"estimate": None}})
    assert found[0]["k"] == found[1]["k"]
    left, right = (one["pooled"]["estimate"] for one in found)
    assert (left is None) == (right is None)
    assert left is None or math.isclose(left, right, rel_tol=1e-6, abs_tol=1e-8)
