"""Intervals against printed ones, logistic models against counts, and refusals in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from metaloom.surveys.proportion import proportion
from metaloom.surveys.proportions.declare import Proportions
from metaloom.surveys.proportions.describe import survey
from metaloom.surveys.proportions.facts import PrintedShare
from metaloom.surveys.proportions.logistic import logistic


def test_intervals_as_newcombe_printed_them() -> None:
    """Newcombe 1998, Table I: 81/263 and 0/20, Wilson (method 3) and Clopper-Pearson (method 5)."""
    assert proportion(81, 263, "wilson", 95).lower == pytest.approx(0.2553, abs=5e-5)
    assert proportion(81, 263, "wilson", 95).upper == pytest.approx(0.3662, abs=5e-5)
    assert proportion(0, 20, "wilson", 95).upper == pytest.approx(0.1611, abs=5e-5)
    assert proportion(0, 20, "exact", 95).upper == pytest.approx(0.1684, abs=5e-5)
    assert proportion(0, 0, "wilson", 95).estimate is None


def test_rows_models_and_printed_percentages(evidence_of: Any) -> None:
    rows = [f"r{number},{'bm' if number % 2 else 'ad'},{number % 3 == 0}" for number in range(30)]
    reports = "report,source,done\n" + "\n".join(rows).replace("True", "yes").replace("False", "no")
    evidence = evidence_of(reports=reports, printed="what,percent,reference\nx,40,ref_1")
    declared = Proportions.model_validate({
        "id": "p", "title": "P", "table": "reports", "by": ["source"],
        "items": [{"label": "Done", "where": 'done == "yes"',
                   "printed": {"table": "printed", "where": 'what == "x"', "percent": "percent"}}],
    })  # fmt: skip
    found = survey(declared, evidence.declarations, evidence, {})
    counts = [(row.label, row.events, row.total) for row in found.rows]
    assert counts == [("All", 10, 30), ("ad", 5, 15), ("bm", 5, 15)]
    assert found.rows[0].printed == PrintedShare(share=0.4, reference="ref_1")


def frame_of(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_one_column_of_two_values_gives_the_odds_ratio_of_its_table() -> None:
    frame = frame_of(source=["a"] * 40 + ["b"] * 40)
    met = np.array([True] * 10 + [False] * 30 + [True] * 25 + [False] * 15)
    found = logistic(frame, met, ["source"], {"source": {"a": "A", "b": "B"}}, 95)
    (one,) = found.coefficients
    ratio = (25 * 30) / (10 * 15)
    error = (1 / 25 + 1 / 15 + 1 / 10 + 1 / 30) ** 0.5
    assert one.odds_ratio == pytest.approx(ratio)
    assert one.upper == pytest.approx(ratio * np.exp(1.959964 * error), rel=1e-4)
    assert (one.label, found.references) == ("B", {"source": "A"})
    assert found.caution is None


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"source": ["a"] * 6 + ["b"] * 6}, "All of the 6 rows with source “a” are events"),
        ({"year": [1.0] * 12}, "The column year has one value only."),
        ({"x": [1.0, 2.0, 3.0] * 4, "y": [2.0, 4.0, 6.0] * 4}, "The columns x, y say the same in part (aliasing)"),
        ({"x": [float(number) for number in range(12)]}, "Together the columns tell events from others"),
    ],
)
def test_separation_and_aliasing_are_refused_in_words(columns: dict[str, list[Any]], words: str) -> None:
    met = np.array([True] * 6 + [False] * 6)
    if "y" in columns:
        met = np.array([True, False] * 6)
    numbered = {name: {value: str(value) for value in values} for name, values in columns.items()}
    found = logistic(frame_of(**columns), met, list(columns), numbered, 95)
    assert found.status == "not_estimable"
    assert str(found.reason).startswith(words)


def test_few_events_are_told() -> None:
    frame = frame_of(source=["a"] * 10 + ["b"] * 10)
    met = np.array(([True] * 4 + [False] * 6) * 2)
    found = logistic(frame, met, ["source"], {"source": {"a": "A", "b": "B"}}, 95)
    assert found.caution == "The rarer outcome has 8 rows for 1 coefficients: fewer than 10 each."


def test_rows_without_a_value_are_counted_and_left_out() -> None:
    frame = frame_of(source=["a"] * 30 + ["b"] * 30 + [None] * 3)
    met = np.array(([True] * 12 + [False] * 18) * 2 + [True] * 3)
    found = logistic(frame, met, ["source"], {"source": {"a": "A", "b": "B"}}, 95)
    assert (found.n, found.left_out) == (60, 3)
