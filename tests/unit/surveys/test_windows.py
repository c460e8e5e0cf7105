"""Outcome by window by kind of study: pooled where that is honest, single where there is one, told where not."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pydantic
import pytest
from typed_results import drawn

from metaloom.read.overlaps import Overlap
from metaloom.surveys.windows.declare import Windows
from metaloom.surveys.windows.describe import survey
from metaloom.surveys.windows.facts import Cell, Facts, HeldRow
from metaloom.surveys.windows.write import sentence

ROWS = """
study_id,outcome,weeks,design,events_treated,total_treated,events_control,total_control,verification
a_2001,death,4,rct,5,50,9,50,seen_in_text
a_2001,death,8,rct,6,50,12,50,seen_in_text
a_2001,death,12,rct,8,50,16,50,seen_in_text
b_2002,death,12,rct,4,40,6,40,seen_in_text
c_2003,death,12,cohort,9,30,12,30,seen_in_text
d_2004,death,12,rct,1,10,2,10,recalled_unverified
a_2001,death,0,rct,0,50,0,50,seen_in_text
e_2005,death,52,rct,9,60,14,60,seen_in_text
"""
DECLARED: dict[str, Any] = {
    "id": "w", "title": "W", "time": "weeks",
    "windows": [{"label": "Early", "to": 4}, {"label": "Middle", "to": 12}, {"label": "Late"}],
    "split": [{"label": "Randomised", "where": 'design == "rct"'}, {"label": "Other", "where": 'design != "rct"'}],
    "outcomes": [
        {"label": "Death", "table": "rows", "where": 'outcome == "death"', "measure": "RR", "better": "lower"},
        {"label": "Score", "table": "rows", "where": 'outcome == "score"', "measure": "RR"},
    ],
}  # fmt: skip


def found_of(evidence_of: Any, *overlaps: Overlap) -> Facts:
    evidence = dataclasses.replace(evidence_of(rows=ROWS), overlaps=overlaps)
    declared = Windows.model_validate(DECLARED)
    return survey(declared, evidence.declarations, evidence, {})


def cell(found: Facts, window: int, kind: int = 0) -> Cell:
    return next(one for one in found.cells if (one.outcome, one.window, one.kind) == (0, window, kind))


def test_two_studies_of_one_kind_are_pooled_and_the_latest_time_counts(evidence_of: Any) -> None:
    middle = cell(found_of(evidence_of), 1)
    assert middle.status == "pooled"
    assert [(study.study_id, study.time) for study in middle.studies] == [("a_2001", 12.0), ("b_2002", 12.0)]
    assert 0.5 < middle.pooled.estimate < 0.67
    assert middle.held == (
        HeldRow(study_id="d_2004", reason="the number is remembered, not seen in a source: to be extracted"),
    )


def test_one_study_stands_alone_and_kinds_are_never_mixed(evidence_of: Any) -> None:
    found = found_of(evidence_of)
    early, cohort = cell(found, 0), cell(found, 1, kind=1)
    assert early.status == cohort.status == "single"
    assert [study.study_id for study in early.studies] == ["a_2001"]
    assert early.studies[0].estimate == pytest.approx(5 / 9)
    error = math.sqrt(1 / 5 + 1 / 9 - 2 / 50)
    assert early.studies[0].upper == pytest.approx(5 / 9 * math.exp(1.959963984540054 * error))
    assert cell(found, 2, kind=1).status == "nothing"


def test_studies_that_may_share_patients_are_shown_and_not_pooled(evidence_of: Any) -> None:
    found = found_of(evidence_of, Overlap("a_2001", "b_2002", "one hospital", "suspected", 2))
    middle = cell(found, 1)
    assert (middle.status, middle.pooled, middle.k) == ("apart", None, 2)
    assert "one hospital" in middle.reason
    assert "studies that may share patients: one." in sentence(found.counts)


def test_the_sentence_counts_every_cell(evidence_of: Any) -> None:
    found = found_of(evidence_of)
    assert found.numbers == {"cells": 12, "empty": 8, "single": 3, "pooled": 1, "studies": 4}
    assert sentence(found.counts).startswith("Evidence exists for 4 of 12 combinations")
    assert "Pooled: one; one study alone: three." in sentence(found.counts)


def test_windows_must_follow_each_other() -> None:
    for windows in ([{"label": "A", "to": 9}, {"label": "B", "to": 4}], [{"label": "A"}, {"label": "B", "to": 4}]):
        with pytest.raises(pydantic.ValidationError, match="not in ascending order of time"):
            Windows.model_validate(DECLARED | {"windows": windows})


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_the_figure_names_what_is_empty(evidence_of: Any, layout: Any) -> None:
    figure = drawn("windows", found_of(evidence_of), layout)
    assert figure is not None
    assert figure.svg.count("ml-study") == 5
    assert figure.svg.count("ml-pooled") == 1
    assert "a_2001, 12 weeks (Randomised), 0.50" in figure.alt
    found = found_of(evidence_of)
    empty = tuple(dataclasses.replace(one, studies=(), pooled=None) for one in found.cells)
    assert drawn("windows", dataclasses.replace(found, cells=empty), layout) is None
