"""Blocks of time and survival in a chapter: what is said where nothing is known, and where each ratio comes from."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from typed_results import judged, survey_facts

from metaloom.surveys.survival import write as survival
from metaloom.surveys.survival.declare import SurvivalCurves
from metaloom.surveys.time_courses import write as time_courses
from metaloom.surveys.time_courses.declare import TimeCourses
from metaloom.surveys.windows import write as windows
from metaloom.surveys.windows.declare import Windows
from metaloom.write.sections.routes import routes

WOVEN: Any = SimpleNamespace(labels={"a_2001": "A <b>"}, label=lambda study: study, figures={}, results={})


def test_no_digitised_curve_is_said_with_the_way_to_add_one() -> None:
    declared = SurvivalCurves.model_validate({"id": "s", "title": "S"})
    text = survival.block(WOVEN, declared, survey_facts("survival", {}))
    assert "No digitised curve is in the data" in text
    assert "numbers printed below it" in text


def test_a_curve_that_could_not_be_restored_is_listed_with_its_reason() -> None:
    declared = SurvivalCurves.model_validate({"id": "s", "title": "S", "points": "p", "at_risk": "r"})
    study = {
        "study_id": "a_2001",
        "label": "A <b>",
        "status": "not_estimable",
        "reason": "Treated: a time is negative.",
    }
    text = survival.block(WOVEN, declared, survey_facts("survival", {"studies": [study], "level": 95}))
    assert "(/studies/a_2001.qmd)" in text
    assert "not restored" in text
    assert "<b>" not in text


def test_a_time_course_without_rows_says_so() -> None:
    declared = TimeCourses.model_validate({
        "id": "t", "title": "T", "table": "rows", "time": "weeks", "arms": [{"label": "A", "value": "mean"}],
        "panels": [{"label": "P", "where": "weeks > 0"}],
    })  # fmt: skip
    assert "No row of the data meets" in time_courses.block(WOVEN, declared, survey_facts("time_courses", {}))


def test_the_grid_links_every_study_and_marks_what_is_empty() -> None:
    declared = Windows.model_validate({
        "id": "w", "title": "W", "time": "weeks", "windows": [{"label": "Early", "to": 9}, {"label": "Late"}],
        "split": [{"label": "All", "where": "weeks > 0"}],
        "outcomes": [{"label": "Death", "table": "rows", "where": "weeks > 0", "measure": "RR"}],
    })  # fmt: skip
    study = {"study_id": "a_2001", "label": "A <b>", "time": 4.0, "estimate": 0.5, "lower": 0.25, "upper": 1.0}
    empty = {"outcome": 0, "window": 1, "kind": 0, "studies": [], "pooled": None, "held": [], "status": "nothing"}
    held = [{"study_id": "b_2002", "reason": "the number is remembered"}]
    full = {**empty, "window": 0, "studies": [study], "status": "single", "held": held}
    found = {
        "outcomes": [{"label": "Death", "measure": "RR", "scale": "exp"}], "windows": ["Early", "Late"],
        "kinds": ["All"], "cells": [full, empty],
    }  # fmt: skip
    text = windows.block(WOVEN, declared, survey_facts("windows", found))
    row = next(line for line in text.splitlines() if line.startswith("| Death"))
    assert row.endswith("| · |")
    assert "[A &#60;b&#62;](/studies/a_2001.qmd)" in row
    assert "the number is remembered" in text


def test_routes_are_named_for_measures_that_have_several() -> None:
    rows = [{"study_id": "a_2001", "label": "A", "route": ["estimate", "p_value"]}]
    findings: Any = SimpleNamespace(labels={}, results={"h": judged({"measure": "HR", "studies": rows})})
    analysis: Any = SimpleNamespace(id="h")
    assert "estimate and two-sided P, no interval printed" in routes(findings, analysis)
    findings.results["h"] = judged({"measure": "RR", "studies": [{"study_id": "a_2001", "label": "A"}]})
    assert routes(findings, analysis) == ""
