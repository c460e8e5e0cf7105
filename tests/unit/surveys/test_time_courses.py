"""Values over time: every printed time of every arm, limits from what is printed, ranges without a middle."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pydantic
import pytest
from scipy import stats
from typed_results import drawn

from metaloom.surveys.time_courses.declare import TimeCourses
from metaloom.surveys.time_courses.describe import survey
from metaloom.surveys.time_courses.facts import Facts, Point

ROWS = """
study_id,outcome,weeks,mean_t,sd_t,n_t,mean_c,low_c,high_c,verification
a_2001,score,4,10,2,16,12,11,13,seen_in_text
a_2001,score,0,14,2,16,14,,,seen_in_text
a_2001,score,8,,,,,3,5,seen_in_text
b_2002,score,4,9,,,,,,seen_in_text
b_2002,score,8,1,1,9,1,,,recalled_unverified
"""
DECLARED: dict[str, Any] = {
    "id": "t", "title": "T", "table": "rows", "time": "weeks",
    "arms": [
        {"label": "Cells", "value": "mean_t", "sd": "sd_t", "size": "n_t"},
        {"label": "Control", "value": "mean_c", "lower": "low_c", "upper": "high_c"},
    ],
    "panels": [{"label": "Score", "unit": "points", "where": 'outcome == "score"'}],
}  # fmt: skip


def found_of(evidence_of: Any, **changes: Any) -> Facts:
    declared = TimeCourses.model_validate(DECLARED | changes)
    evidence = evidence_of(rows=ROWS)
    return survey(declared, evidence.declarations, evidence, {})


def test_points_stand_in_the_order_of_time_with_their_limits(evidence_of: Any) -> None:
    first, second = found_of(evidence_of).panels[0].plots
    cells, control = first.arms
    assert [point.time for point in cells.points] == [0, 4]
    half = stats.t.ppf(0.975, 15) * 2 / math.sqrt(16)
    assert (cells.points[1].lower, cells.points[1].upper) == pytest.approx((10 - half, 10 + half))
    assert control.points[2] == Point(time=8.0, value=None, lower=3.0, upper=5.0)
    assert [arm.label for arm in second.arms] == ["Cells"]
    assert second.arms[0].points == (Point(time=4.0, value=9.0, lower=None, upper=None),)


def test_a_start_by_definition_is_added_where_none_is_printed(evidence_of: Any) -> None:
    first, second = found_of(evidence_of, start=100).panels[0].plots
    assert second.arms[0].points[0] == Point(time=0.0, value=100.0, lower=None, upper=None)
    assert first.arms[0].points[0].value == 14.0


def test_an_arm_without_anything_to_draw_is_refused() -> None:
    with pytest.raises(pydantic.ValidationError, match="needs a value"):
        TimeCourses.model_validate(DECLARED | {"arms": [{"label": "Cells", "lower": "low_c"}]})


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("copies", [1, 5])
def test_every_value_has_its_mark(evidence_of: Any, layout: Any, copies: int) -> None:
    found = found_of(evidence_of)
    panel = found.panels[0]
    long = "A study with <b> and $x$ and a very long name of the kind that registries give to their trials"
    plots = tuple(replace(plot, label=long) for plot in panel.plots * copies)
    figure = drawn("time_course", replace(found, panels=(replace(panel, plots=plots),)), layout)
    assert figure is not None
    assert figure.svg.count("ml-point") == 5 * copies
    assert "Control 14 at 0 weeks, 12 (11 to 13) at 4 weeks, 3 to 5 at 8 weeks" in figure.alt
    assert len(figure.table) == 1 + 6 * copies
    assert figure.width_px <= (880 if layout == "wide" else 336)


def test_nothing_measured_makes_no_figure(evidence_of: Any) -> None:
    found = found_of(evidence_of, where="weeks > 99")
    assert found.figures == ()
    assert drawn("time_course", found) is None
