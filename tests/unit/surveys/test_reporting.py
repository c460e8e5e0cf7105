"""Reported, silent in a whole text, or not in what could be read: three answers, never two."""

from __future__ import annotations

from typing import Any

from typed_results import drawn

from metaloom.store.plain import plain
from metaloom.surveys.reporting.declare import Reporting
from metaloom.surveys.reporting.describe import survey

STUDIES = "study_id,label,donor\na,A,own\nb,B,\nc,C,"
TEXTS = "study_id,read,medium\na,abstract,\nb,full,not_reported\nc,abstract,x"


def test_three_states(evidence_of: Any) -> None:
    declared = Reporting.model_validate({
        "id": "r", "title": "R", "table": "studies", "whole": {"texts": 'read == "full"'},
        "items": [
            {"group": "G", "label": "Donor", "rows": {"studies": 'donor != ""'}},
            {"group": "G", "label": "Medium", "rows": {"texts": 'medium != "" and medium != "not_reported"'}},
        ],
    })  # fmt: skip
    evidence = evidence_of(studies=STUDIES, texts=TEXTS)
    found = survey(declared, evidence.declarations, evidence, {})
    assert found.cells == (("reported", "silent", "unseen"), ("unseen", "silent", "reported"))
    assert [(item.reported, item.silent, item.unseen) for item in found.items] == [(1, 1, 1), (1, 1, 1)]
    assert (found.whole, found.total) == (1, 3)
    for layout in ("wide", "narrow"):
        figure = drawn("reporting", found, layout)  # type: ignore[arg-type]
        assert figure is not None
        assert "Donor: 1 reported, 1 silent, 1 not read" in figure.alt
        assert figure.svg.count("ml-silent") == 2


def test_words_without_a_value_and_the_share_of_participants(evidence_of: Any) -> None:
    item = {
        "group": "G", "label": "Quality of life", "rows": {"texts": 'read == "value"'},
        "in_words": {"texts": 'read == "words"'}, "silent": {"texts": 'read == "searched"'},
    }  # fmt: skip
    declared = Reporting.model_validate({
        "id": "r", "title": "R", "table": "studies", "participants": ["n", "m"], "matrix": True, "items": [item],
    })  # fmt: skip
    studies = "study_id,label,n,m\na,Ada,30,10\nb,Bo,50,\nc,Cy,,\nd,Dee,10,0"
    evidence = evidence_of(studies=studies, texts="study_id,read\na,value\na,words\nb,words\nc,searched")
    found = survey(declared, evidence.declarations, evidence, {})
    assert found.cells == (("reported", "mentioned", "silent", "unseen"),)
    assert plain(found.items[0].participants) == {"reported": 40, "mentioned": 50, "silent": 0, "unseen": 10}
    assert (found.participants, found.without_number, found.whole) == (100, 1, None)
    assert found.numbers["share-of-people-quality-of-life"] == 0.4
    assert found.figures == ("reporting", "reporting_matrix")
    for layout in ("wide", "narrow"):
        grid = drawn("reporting_matrix", found, layout)  # type: ignore[arg-type]
        assert grid is not None
        assert (grid.svg.count("ml-reported"), grid.svg.count("ml-mentioned")) == (2, 2)  # one in the key, one below
        assert [row[0] for row in grid.table] == ["Study", "Ada", "Bo", "Cy"]
        assert "; 1 further study reports none in the text available to us." in grid.alt
