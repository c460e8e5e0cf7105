"""Contradictions inside sources: bound to rows that exist, named so that a page can lead to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typed_results import judged

from metaloom.declare import load_declarations
from metaloom.read import read_evidence
from metaloom.read.errata import make_errata
from metaloom.surveys.kinds import KINDS
from metaloom.write.errata import errata_files, warnings_of
from metaloom.write.findings import Findings

HEAD = "erratum_id,title,study_id,reference,table,row,rows_where,printed,conflicts_with,meaning,what_we_did"
RATES = "study_id,outcome,events\na_2001,death,3\na_2001,fever,1\nb_2002,death,9"
PROJECT = Path(__file__).parents[3]


def errata(make: Any, *rows: str, **tables: str) -> Any:
    texts = {"source_errata": "\n".join([HEAD, *rows]), "rates": RATES, **tables}
    return make_errata({name: make(text, name) for name, text in texts.items()})


def test_rows_are_named_by_the_first_column_and_a_condition(make: Any) -> None:
    found, problems = errata(
        make,
        'x-1,Deaths,a_2001,r,rates,a_2001,"outcome == ""death""",3,4,m,w',
        "x-2,All,a_2001,r,rates,a_2001,,3,4,m,w",
        "x-3,A letter,,r,,,,3,4,m,w",
    )
    assert problems == []
    assert [(one.identifier, one.lines) for one in found] == [("x-1", (2,)), ("x-2", (2, 3)), ("x-3", ())]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("x,T,,r,rate,a_2001,,p,c,m,w", "2:8 There is no table data/rate.csv."),
        ("x,T,,r,rates,c_2003,,p,c,m,w", "2:14 No row of data/rates.csv has 'c_2003'"),
        ("x,T,,r,rates,a_2001,outcom == 1,p,c,m,w", "2:21"),
        ("X 1,T,,r,,,,p,c,m,w", "2:1 The name 'X 1' cannot be in the address of a page."),
        ("x,T,,r,,,,p,c,m,w\nx,T,,r,,,,p,c,m,w", "3:1 Duplicate name 'x' (first on line 2)."),
    ],
)
def test_what_cannot_be_followed_is_refused(make: Any, told: Any, row: str, words: str) -> None:
    _, problems = errata(make, row)
    assert [one for one in told(problems) if one.startswith(words)], told(problems)


def test_another_table_of_that_name_has_no_errata(make: Any) -> None:
    assert make_errata({"source_errata": make("page,typo\n1,teh", "source_errata")}) == ((), [])


@pytest.fixture(scope="module")
def findings() -> Findings:
    if not (PROJECT / "data/source_errata.csv").exists():
        pytest.skip("the evidence is not there yet")
    declarations = load_declarations(PROJECT, KINDS)
    nothing = judged({"status": "not_estimable"})
    empty = {analysis.id: nothing for analysis in declarations.analyses}
    return Findings(declarations, read_evidence(PROJECT, declarations), {}, empty, ())


def test_every_warning_belongs_to_a_described_contradiction(findings: Findings) -> None:
    explained = {warning for erratum in findings.evidence.errata for warning in warnings_of(findings, erratum)}
    assert set(findings.evidence.warnings) == explained


def test_what_is_said_to_be_computable_is_computed(findings: Findings) -> None:
    table = findings.evidence.tables["source_errata"]
    computable = {row["erratum_id"] for row in table.frame.to_dict("records") if row["can_be_computed"] == "yes"}
    assert {one.identifier for one in findings.evidence.errata if warnings_of(findings, one)} == computable


def test_the_page_shows_print_and_computation_side_by_side(findings: Findings) -> None:
    files = errata_files(findings)
    assert "Fisher&#39;s exact test 0.11" in files["_generated/errata.qmd"]
    assert files["_generated/errata.qmd"].count("{#erratum-") == len(findings.evidence.errata)
    assert "each belongs to one" in files["_generated/errata-unexplained.qmd"]
