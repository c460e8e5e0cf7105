"""Reported, silent in a whole text, or not in what could be read: three answers, never two."""

from __future__ import annotations

from typing import Any

from metaloom import draw
from metaloom.declare.reporting import Reporting
from metaloom.survey.reporting import survey

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
    assert found["cells"] == [["reported", "silent", "unseen"], ["unseen", "silent", "reported"]]
    assert [(item["reported"], item["silent"], item["unseen"]) for item in found["items"]] == [(1, 1, 1), (1, 1, 1)]
    assert (found["whole"], found["total"]) == (1, 3)
    for layout in ("wide", "narrow"):
        figure = draw.drawn("reporting", {"id": "r", "title": "R", **found}, layout)  # type: ignore[arg-type]
        assert figure is not None
        assert "Donor: 1 reported, 1 silent, 1 not read" in figure.alt
        assert figure.svg.count("ml-silent") == 2
