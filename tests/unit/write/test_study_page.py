"""The page of a study: both arms side by side, codes apart, doubts before use, no table too wide for a phone."""

from __future__ import annotations

import html
from types import SimpleNamespace
from typing import Any

import pytest
from typed_results import judged

from metaloom.read.csv_source import parse
from metaloom.read.evidence import Evidence
from metaloom.read.overlaps import make_overlaps
from metaloom.read.table import make_table
from metaloom.write.disagreements import corrections_list
from metaloom.write.findings import Findings
from metaloom.write.rows import _with_unit, as_printed
from metaloom.write.study_page import study_page
from metaloom.write.study_rows import table_entries

TABLES = {
    "studies": "study_id,label,design,notes\na,Ada 2001,not_reported,<b>\nb,Bo 2002,rct,",
    "outcomes": (
        "study_id,outcome,events_treated,total_treated,events_control,total_control,source_quote,seen_at\n"
        "a,death,3,20,5,21,three died,whole paper\na,fever,1,20,,,one had fever,whole paper"
    ),
    "registry": "registry_id,study_ids,title\nNCT1,a; b,Both",
    "overlaps": "study_a,study_b,why\na,b,same ward",
    "review_disagreements": "study_id,subject,item,value_a,value_b,notes\na,,dose,1,1000,a factor of 1000",
    "corrections": "table,row,column,old,new,status,reason\noutcomes,a,outcome,dead,death,applied,a slip",
    "risk_of_bias": "study_id,judgement\nb,low",
}


@pytest.fixture
def findings() -> Findings:
    tables = {}
    for name, text in TABLES.items():
        sheet, problems = parse(text + "\n", f"data/{name}.csv")
        assert sheet is not None, problems
        tables[name], _, _ = make_table(name, sheet, {})
    analysis = SimpleNamespace(id="death", title="Death", table="outcomes")
    declared: Any = SimpleNamespace(analyses=(analysis,), chapters=(), codebook=None)
    counts = {"events_treated": 3, "total_treated": 20, "events_control": 5, "total_control": 21}
    effect = {"yi": -0.4, "vi": 0.1, "ci_lower": -1.0, "ci_upper": 0.2}
    studies = [{"study_id": "a", "label": "Ada 2001", **effect, "data": counts}]
    reason = "Only one study can be used."
    result = {"id": "death", "status": "not_estimable", "reason": reason, "measure": "RR", "level": 95, "k": 1}
    evidence = Evidence(tables, None, make_overlaps(tables["overlaps"])[0], {}, declared)
    return Findings(declared, evidence, {}, {"death": judged({**result, "studies": studies})}, ())


def read(text: str) -> str:
    return html.unescape(text)


def test_sections_stand_in_the_order_of_an_editor(findings: Findings) -> None:
    page = read(study_page(findings, "a"))
    order = ["{#study}", "{#doubts}", "{#analyses}", "{#risk-of-bias}", "{#data}", "{#corrections}"]
    assert sorted(order, key=page.index) == order
    assert "With [Bo 2002](/studies/b.qmd): same ward" in page
    assert "Dose: 1 (source) against 1000 (source). A factor of 1000." in page
    assert "No published judgement was found: not assessed." in page
    assert "outcome (table “Outcomes”); before: dead; now: death. A slip." in page
    assert "|---" not in page


def test_both_arms_stand_side_by_side(findings: Findings) -> None:
    entries = read(table_entries(findings, "outcomes", findings.rows_by_study["a"]["outcomes"]))
    assert "outcome: death; events: 3 v 5; total: 20 v 21." in entries
    assert "Source of all rows: whole paper" in entries
    assert "“one had fever”" in entries


def test_effect_and_reason_stand_beside_the_analysis(findings: Findings) -> None:
    page = read(study_page(findings, "a"))
    assert "[Death](/analyses/death.qmd)\n:   3/20 v 5/21; risk ratio 0.67" in page
    assert "Not pooled: only one study can be used." in page
    assert "It enters no analysis." in study_page(findings, "b")


def test_a_registration_of_two_studies_stands_on_both_pages(findings: Findings) -> None:
    assert all("NCT1" in study_page(findings, study) for study in ("a", "b"))


def test_foreign_text_stays_text(findings: Findings) -> None:
    assert "<b>" not in study_page(findings, "a")
    assert "not reported" in study_page(findings, "a")


def test_many_rows_are_folded(findings: Findings) -> None:
    rows = findings.rows_by_study["a"]["outcomes"]
    assert "collapse" not in table_entries(findings, "outcomes", rows)
    assert "10 rows" in table_entries(findings, "outcomes", rows * 5)


def test_corrections_name_things_as_people_do(findings: Findings) -> None:
    text = read(corrections_list(findings))
    assert "[Ada 2001](/studies/a.qmd), outcome (table “Outcomes”); before: dead; now: death. A slip." in text


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        ("1", "doses", "1 dose"),
        ("3", "doses", "3 doses"),
        ("1", "studies", "1 study"),
        ("95", "%", "95%"),
        ("95", "% of cells", "95% of cells"),
        ("1", "million cells", "1 million cells"),
        ("1.5", "as in the column unit", "1.5"),
    ],
)
def test_a_number_agrees_with_its_unit(value: str, unit: str, told: str) -> None:
    assert _with_unit(value, unit) == told


@pytest.mark.parametrize(
    ("sign", "told"), [("<", "< 0.05"), (">", "> 0.05"), ("=", "0.05"), (None, "0.05"), (float("nan"), "0.05")]
)
def test_a_bound_keeps_its_sign(sign: Any, told: str) -> None:
    assert as_printed({"printed_p": 0.05, "printed_p_operator": sign}, "printed_p") == told


def test_a_remembered_number_is_not_printed(findings: Findings) -> None:
    rows = [dict(row) for row in findings.rows_by_study["a"]["outcomes"]]
    rows[0] |= {"verification": "recalled_unverified", "notes": "15% from memory"}
    entries = read(table_entries(findings, "outcomes", rows))
    assert "remembered and was read nowhere" in entries
    assert "3 v 5" not in entries
    assert "15%" not in entries
