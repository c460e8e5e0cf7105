"""What was done to the rows before their effect sizes stands on the page of the analysis."""

from __future__ import annotations

from html import unescape
from types import SimpleNamespace

import pandas as pd
from typed_results import judged

from metaloom.declare.analysis import Analysis
from metaloom.engine.blank import blank_result
from metaloom.measure.rows import effects_of
from metaloom.write.sections.preparation import preparation


def section(frame: pd.DataFrame, **choices) -> str:
    analysis = Analysis(id="a", title="A", table="t", **choices)
    result = blank_result(effects_of(frame, analysis), analysis, None)
    return preparation(SimpleNamespace(results={"a": judged(result.plain())}), analysis)


def test_conversions_are_told_row_by_row():
    frame = pd.DataFrame([
        {"study_id": "given", "mean": 5.0, "sd": 2.0, "n": 30},
        {"study_id": "quartiles", "median": 5.0, "q1": 4.0, "q3": 7.0, "n": 30},
        {"study_id": "error", "mean": 5.0, "se": 0.5, "n": 30},
    ])  # fmt: skip
    text = unescape(section(frame, measure="MN", convert="luo-wan"))
    assert "Mean and SD from median, quartiles (Luo 2018 and Wan 2014)." in text
    assert "SD from standard error." in text
    assert "given" not in text


def test_shared_arms_are_told():
    counts = {"total_treated": 40, "events_control": 9, "total_control": 50}
    frame = pd.DataFrame([{"study_id": "s", "label": "Three arms 2001", "events_treated": n, **counts} for n in (4, 6)])
    for rule, words in {"combine": "combined into one", "split": "split evenly"}.items():
        text = section(frame, measure="RR", shared_arm=rule)
        assert "Three arms 2001" in text
        assert words in text
    assert section(frame, measure="RR") == ""
