from __future__ import annotations

from typing import Any

import pytest

from metaloom.read.hold_out import reason_against
from metaloom.read.overlaps import make_overlaps
from metaloom.read.standard_columns import ways

BINARY = ways("RR")
MEANS = ways("MD")
FULL = {"events_treated": 1.0, "total_treated": 9.0, "events_control": 2.0, "total_control": 9.0}
NAN = float("nan")


def test_pairs(make: Any) -> None:
    pairs, problems = make_overlaps(make("study_a,study_b,why,strength\na,b,same ward,suspected", "overlaps"))
    assert problems == []
    assert pairs[0].both_in(["b", "c", "a"])
    assert not pairs[0].both_in(["a", "c"])
    assert make_overlaps(None) == ((), [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("study_a,study_b,why\na,a,x", "'a' is paired with itself."),
        ("study_a,study_b,why\na,,x", "This pair lacks a study."),
        ("study_a,study_b,why\na,b,x\nb,a,y", "Duplicate pair (first on line 2)."),
        ("study_a,study_b\na,b", "The table of overlaps has no column 'why'."),
    ],
)
def test_broken_pairs(make: Any, text: str, words: str) -> None:
    _, (problem,) = make_overlaps(make(text, "overlaps"))
    assert problem.cause == words


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (FULL, None),
        (
            FULL | {"verification": "recalled_unverified"},
            "the number is remembered, not seen in a source: to be extracted",
        ),
        (FULL | {"poolable": "no", "poolable_reason": "low reliability"}, "low reliability"),
        (FULL | {"poolable": False, "poolable_reason": NAN}, "marked as not to be pooled"),
        (FULL | {"events_control": NAN}, "events_control not given"),
        (FULL | {"events_control": None, "total_control": None}, "events_control and total_control not given"),
    ],
)
def test_reasons(row: dict[str, Any], reason: str | None) -> None:
    assert reason_against(row, BINARY, convert=False) == reason


def test_a_standard_error_gives_the_deviation() -> None:
    row = {
        "mean_treated": 1.0,
        "se_treated": 0.1,
        "n_treated": 9,
        "mean_control": 1.0,
        "sd_control": 1.0,
        "n_control": 9,
    }
    assert reason_against(row, MEANS, convert=False) is None


def test_medians_count_only_when_their_conversion_is_declared() -> None:
    row = {f"{what}_{arm}": 1.0 for what in ("median", "q1", "q3", "n") for arm in ("treated", "control")}
    assert "only a median: declare `convert`" in (reason_against(row, MEANS, convert=False) or "")
    assert reason_against(row, ways("MD", convert=True), convert=True) is None


def test_estimate_outside_its_interval_gives_no_variance() -> None:
    row = {"estimate": 0.18, "ci_low": 0.61, "ci_high": 1.07}
    reason = "the estimate 0.18 is outside its own interval, 0.61 to 1.07"
    assert reason_against(row, ways("GEN"), convert=False) == reason
    assert reason_against(row | {"se": 0.1}, ways("GEN"), convert=False) is None


def test_a_declared_correlation_need_not_stand_in_the_table() -> None:
    assert all("correlation" in way for way in ways("MC") if "mean_post" in way)
    assert not any("correlation" in way for way in ways("MC", correlation=True))
