"""Who is counted, once, and who is counted as not known."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import html
from pydantic import ValidationError
from typed_results import judged, survey_facts

from metaloom.surveys.distributions.declare import Distribution
from metaloom.surveys.distributions.describe import survey as distribution_of
from metaloom.surveys.distributions.draw import distribution
from metaloom.surveys.distributions.facts import Summary
from metaloom.surveys.distributions.strip import is_strip, lines
from metaloom.surveys.gap_maps.counted import counted
from metaloom.surveys.gap_maps.declare import GapMap
from metaloom.surveys.gap_maps.describe import survey as map_of
from metaloom.surveys.gap_maps.grid import grid

STUDIES = "study_id,label,design,donor\na,A 2001,rct,own\nb,B 2002,cohort,other\nc,C 2003,rct,\nd,D 2004,rct,own"


def test_everyone_is_counted_once_and_the_rest_is_not_known(evidence_of: Any) -> None:
    evidence = evidence_of(
        studies=STUDIES, doses="study_id,low,high,dose,frozen\na,1,3,2,yes\nb,4,4,4,silent\nb,9,9,9,yes"
    )
    common = {"id": "d", "title": "D", "table": "doses", "among": {"table": "studies"}}
    dots = Distribution.model_validate({**common, "value": "dose", "lower": "low", "upper": "high", "by": "donor"})
    found = distribution_of(dots, evidence.declarations, evidence, {})
    assert [(row.label, [point.value for point in row.values]) for row in found.rows] == [
        ("other", [4.0, 9.0]), ("own", [2.0]),
    ]  # fmt: skip
    assert (found.total, found.known, found.bars[-1].studies) == (4, 2, ("c", "d"))
    assert found.summary == Summary(n=3, median=4.0, lowest=1.0, highest=9.0)
    named = Distribution.model_validate({
        **common, "categories": [{"label": "Frozen", "where": 'frozen == "yes"'}],
        "unknown": [{"label": "Silent", "where": 'frozen == "silent"'}],
    })  # fmt: skip
    bars = distribution_of(named, evidence.declarations, evidence, {}).bars
    assert [(bar.label, bar.count, bar.known) for bar in bars] == [
        ("Frozen", 2, True), ("Silent", 0, False), ("Not known", 2, False),
    ]  # fmt: skip


def test_a_distribution_is_of_a_value_or_of_categories() -> None:
    for wrong in ({}, {"value": "x", "categories": [{"label": "A", "where": "x == 1"}]}):
        with pytest.raises(ValidationError, match="either a value or categories"):
            Distribution.model_validate({"id": "d", "title": "D", "table": "t", **wrong})


def test_a_map_counts_studies_not_rows(evidence_of: Any) -> None:
    evidence = evidence_of(
        studies=STUDIES, binary="study_id,outcome\na,death\na,death\nb,death\nb,fever", other="study_id,what\na,x\nd,x"
    )
    declared = GapMap.model_validate({
        "id": "gaps", "title": "G", "table": "studies",
        "attributes": [
            {"group": "Donor", "label": "Own", "where": 'donor == "own"'}, {"group": "Donor", "label": "Rest"},
        ],
        "outcomes": [{"label": "Death", "rows": {"binary": 'outcome == "death"', "other": 'what == "x"'}}],
        "split": [{"label": "R", "where": 'design == "rct"'}, {"label": "N", "where": 'design != "rct"'}],
    })  # fmt: skip
    found = map_of(declared, evidence.declarations, evidence, {})
    assert [(cell.anchor, cell.studies) for cell in found.cells] == [
        ("gaps-1-1", (("a", "d"), ())), ("gaps-2-1", ((), ("b",))),
    ]  # fmt: skip
    assert [attribute.total for attribute in found.attributes] == [2, 2]
    assert found.certainty == (None,)
    rated = map_of(
        declared.model_copy(update={"outcomes": [declared.outcomes[0].model_copy(update={"analysis": "death"})]}),
        evidence.declarations, evidence, {"death": judged({"certainty": {"level": "very low"}})},
    )  # fmt: skip
    assert rated.certainty == ("very low",)
    page = html.document_fromstring(grid(rated))
    assert [(link.get("href"), link.text) for link in page.iter("a")] == [("#gaps-1-1", "2"), ("#gaps-2-1", "1")]
    assert all("ml-sure-very-low" in link.get("class") for link in page.iter("a"))
    assert page.xpath("//th[@scope='row']/text()") == ["Own ", "Rest "]


def test_each_row_of_a_map_names_the_lines_of_its_studies(evidence_of: Any) -> None:
    evidence = evidence_of(studies=STUDIES, binary="study_id,outcome\na,death\nb,death")
    declared = GapMap.model_validate({
        "id": "gaps", "title": "G", "table": "studies", "where": 'design == "rct"',
        "attributes": [
            {"group": "Donor", "label": "Own", "where": 'donor == "own"'}, {"group": "Donor", "label": "Rest"},
        ],
        "outcomes": [{"label": "Death", "rows": {"binary": 'outcome == "death"'}}],
        "split": [{"label": "R", "where": 'design == "rct"'}, {"label": "N", "where": 'design != "rct"'}],
    })  # fmt: skip
    found = map_of(declared, evidence.declarations, evidence, {})
    program = SimpleNamespace(let=lambda name, _: name, rows=lambda *_: "rows")
    rows = {one.what: one.rows for one in counted(declared, evidence, found, program)}
    assert rows["Donor: Own"] == {"studies": (2, 5)}
    assert rows["Donor: Rest"] == {"studies": (4,)}


def test_what_is_known_of_few_is_one_strip_and_said_once() -> None:
    parts: dict[str, Any] = {
        "id": "d", "title": "D", "rows": [], "total": 70, "known": 4, "counted": "studies", "unit": "", "summary": None,
        "bars": [{"label": "Fresh", "count": 3, "known": True}, {"label": "Frozen", "count": 1, "known": True},
                 {"label": "The paper is silent", "count": 6, "known": False},
                 {"label": "Not known", "count": 60, "known": False}],
    }  # fmt: skip
    few = survey_facts("distributions", parts)
    assert list(lines(few)) == ["Known: 4 (Fresh, 3; Frozen, 1)", "Not known: 66 (The paper is silent, 6)"]
    drawn = distribution(few)
    assert drawn is not None
    assert drawn.height_px < 90
    assert drawn.caption == "D. Known for 4 of 70 studies. Grey: not known."
    assert is_strip(few)
    assert not is_strip(replace(few, known=40))
    none = replace(few, known=0, bars=few.bars[3:])
    assert list(lines(none)) == ["Known: none", "Not known: 60"]
