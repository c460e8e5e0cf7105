"""Old and new diamonds of a changed result: drawn where something is pooled, and told in words."""

from __future__ import annotations

from typing import Any

from typed_results import judged

from metaloom.judge.judged import Judged
from metaloom.versions.difference.change import AnalysisChange, Change
from metaloom.write.changes.page import Names, _analyses
from metaloom.write.changes.picture import moved


def result(estimate: float, **more: Any) -> Judged:
    ends = {"estimate": estimate, "ci_lower": estimate - 0.3, "ci_upper": estimate + 0.3}
    parts = {
        "status": "ok", "measure": "MD", "level": 95, "k": 3, "pooled": ends,
        "display": {"scale": "identity", **ends}, "studies": [{"study_id": name, "vi": 0.04} for name in "abc"],
    }  # fmt: skip
    return judged(parts | more)


def change(old: Judged | None, new: Judged | None) -> AnalysisChange:
    return AnalysisChange("a", "A", "moves", (), old, new)


def test_the_old_diamond_is_hollow_and_the_new_one_filled() -> None:
    svg = moved(change(result(-0.5), result(0.5)))
    assert svg.count("<path") == 3  # no effect, old, new
    assert svg.index('fill="none" stroke="currentColor"/>') < svg.index('fill="currentColor"')
    assert "before: −0.50" in svg
    assert "now: 0.50" in svg


def test_nothing_pooled_is_no_picture_and_one_side_is_one_diamond() -> None:
    none = result(0.1, status="not_estimable")
    assert moved(change(none, None)) == ""
    assert moved(change(None, result(0.5))).count("<path") == 2
    assert moved(change(result(0.5, measure="SMD"), result(0.5))) == ""


def test_the_picture_has_a_column_of_its_own_among_what_changed() -> None:
    one = change(result(-0.5, heterogeneity={}, certainty=None), result(0.5, heterogeneity={}, certainty=None))
    whole = Change("1", "2", (), (one,), 0, (), (), (), (), ())
    table = _analyses(whole, [one], Names(frozenset({"a"})))
    row = next(line for line in table.splitlines() if line.startswith("| [A]"))
    assert row.count(" | ") == 6
    assert "`{=html} | " in row
    assert "not rated → not rated" not in row
