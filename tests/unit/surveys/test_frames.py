"""A number that is only remembered enters no survey, whatever an author's condition says."""

from __future__ import annotations

from typing import Any

import pytest

from metaloom.surveys.frames import every_row_of, rows_of
from metaloom.surveys.gap_maps.declare import GapMap
from metaloom.surveys.gap_maps.describe import survey as map_of
from metaloom.surveys.harms.declare import Harms
from metaloom.surveys.harms.describe import survey as harm_of
from metaloom.surveys.reporting.declare import Reporting
from metaloom.surveys.reporting.describe import survey as report_of

STUDIES = "study_id,label,design\na,A 2001,rct\nb,B 2002,rct"
COUNTS = (
    "study_id,outcome,weeks,events,total,verification\n"
    "a,death,24,1,10,seen_in_text\nb,death,24,2,20,recalled_unverified"
)
DEATH = {"counts": 'outcome == "death"'}


@pytest.fixture
def evidence(evidence_of: Any) -> Any:
    return evidence_of(studies=STUDIES, counts=COUNTS)


def test_rows_from_memory_are_left_out_and_can_be_asked_for_by_name(evidence: Any) -> None:
    assert list(rows_of(evidence, "counts", DEATH["counts"])["study_id"]) == ["a"]
    assert list(rows_of(evidence, "counts", None)["study_id"]) == ["a"]
    assert list(every_row_of(evidence, "counts", DEATH["counts"])["study_id"]) == ["a", "b"]


def test_a_gap_map_does_not_count_them(evidence: Any) -> None:
    declared = GapMap.model_validate({
        "id": "g", "title": "G", "table": "studies", "attributes": [{"group": "All", "label": "All"}],
        "outcomes": [{"label": "Death", "rows": DEATH}], "split": [{"label": "R", "where": 'design == "rct"'}],
    })  # fmt: skip
    assert map_of(declared, evidence.declarations, evidence, {}).cells[0].studies == (("a",),)


def test_a_matrix_of_reporting_does_not_count_them(evidence: Any) -> None:
    declared = Reporting.model_validate({
        "id": "r", "title": "R", "table": "studies", "items": [{"group": "G", "label": "Death", "rows": DEATH}],
    })  # fmt: skip
    assert report_of(declared, evidence.declarations, evidence, {}).cells == (("reported", "unseen"),)


def test_a_harm_names_them_with_the_reason_and_counts_nobody(evidence: Any) -> None:
    declared = Harms.model_validate({"id": "h", "title": "H", "rows": DEATH, "follow_up": "weeks"})
    found = harm_of(declared, evidence.declarations, evidence, {})
    assert [study.study_id for study in found.studies] == ["a"]
    assert found.held_out[0].study_id == "b"
    assert "remembered" in found.held_out[0].reason
