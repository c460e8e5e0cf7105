"""Certainty in words: every domain with its cost and decider, an override beside its rule, notes under a summary."""

from __future__ import annotations

import html
from types import SimpleNamespace
from typing import Any, cast

import pytest

from metaloom.declare.analysis import Analysis
from metaloom.engine.result import Result
from metaloom.judge.certain import Absolute, Assessed, BaselineRisk
from metaloom.judge.results import judged
from metaloom.surveys.summaries.declare import Summary
from metaloom.surveys.summaries.describe import survey
from metaloom.surveys.summaries.write import block
from metaloom.text import numbers
from metaloom.text.absolute_words import difference_text
from metaloom.write.evidence_profile import evidence_profile
from metaloom.write.findings import Findings
from metaloom.write.sections.certainty import certainty

pd = pytest.importorskip("pandas")
OVERRIDE = {"inconsistency": {"rating": "serious", "reason": "One ward and one city.", "by": "A. Author"}}


def result(**more: Any) -> dict[str, Any]:
    studies = [
        {
            "study_id": name, "label": name, "yi": -0.36, "ci_lower": -0.6, "ci_upper": -0.1, "weight_percent": 50.0,
            "data": {"events_treated": 70, "total_treated": 500, "events_control": 100, "total_control": 500},
        }
        for name in "ab"
    ]  # fmt: skip
    base: dict[str, Any] = {
        "id": "death", "title": "Death", "status": "ok", "reason": None, "measure": "RR", "k": 2, "level": 95,
        "n_treated": 1000, "n_control": 1000, "studies": studies, "heterogeneity": {"i2": 0.0},
        "pooled": {"estimate": -0.36, "ci_lower": -0.55, "ci_upper": -0.16},
        "display": {"scale": "exp", "estimate": 0.70, "ci_lower": 0.58, "ci_upper": 0.85},
    }  # fmt: skip
    return base | more


@pytest.fixture
def findings() -> Findings:
    analysis = Analysis.model_validate(
        {"id": "death", "title": "Death", "table": "t", "measure": "RR", "better": "lower", "certainty": OVERRIDE}
    )
    frame = pd.DataFrame({"study_id": ["a", "b"], "design": ["rct", "rct"]})
    assessed = {name: Assessed(tool="RoB 2", overall="low", domains=()) for name in "ab"}
    results = {"death": judged(Result.of_part(result()), analysis, frame, assessed)}
    evidence = SimpleNamespace(codebook=None, bibliography={})
    declarations = SimpleNamespace(analyses=(analysis,))
    return cast(
        Findings,
        SimpleNamespace(
            declarations=declarations, results=results, evidence=evidence, analysis=lambda _: analysis, surveys={}
        ),
    )


def test_every_domain_says_what_it_costs_and_who_decided(findings: Findings) -> None:
    text = html.unescape(certainty(findings, findings.declarations.analyses[0]))
    assert "⊕⊕⊕○ moderate" in text
    assert "Starts high\n:   All studies are randomised. Decided by rule." in text
    assert "Inconsistency: serious, 1 level down\n:   One ward and one city." in text
    assert "a judgement that overrules the rule: A. Author. The rule says no concern: No disagreement" in text
    assert "Indirectness: not judged" in text
    assert "Publication bias: cannot be assessed" in text
    assert "of 1000 people, 200 without treatment and 140 (115 to 170) with it: 60 fewer per 1000" in text


def test_a_summary_of_findings_has_a_row_and_its_notes(findings: Findings) -> None:
    declared = Summary.model_validate(
        {"id": "s", "title": "Findings", "population": "all", "intervention": "tea", "comparison": "water"}
        | {"analyses": ["death"]}
    )
    found = survey(declared, cast(Any, None), cast(Any, None), findings.results)
    assert found.numbers == {"outcomes": 1, "rated": 1, "high": 0, "moderate": 1, "low": 0, "very-low": 0}
    text = html.unescape(block(findings, declared, found))
    assert "**Tea** compared with **water**, in **all**." in text
    assert "Treatment probably lowers the risk." in text
    assert "140 per 1000: 60 fewer (85 fewer to 30 fewer)" in text
    assert 'aria-label="20 of 100 without treatment"' in text
    assert 'aria-label="14 of 100 with treatment"' in text
    assert "[a](#s-note-a){.ml-note-mark}" in text
    assert "- [a]{#s-note-a}: Risk without treatment: the median of 2 control arms (200 per 1000 in each)." in text
    assert "Inconsistency: down 1 level. One ward and one city." in text


def test_the_profile_marks_what_a_person_overruled(findings: Findings) -> None:
    text = html.unescape(evidence_profile(findings)["_generated/evidence-profile.qmd"])
    assert f"{numbers.MINUS}1 (override)" in text
    assert "not judged" in text


def test_what_nobody_could_assess_is_no_nought_in_the_profile(findings: Findings) -> None:
    row = next(
        line for line in evidence_profile(findings)["_generated/evidence-profile.qmd"].splitlines() if "Death" in line
    )
    cells = [html.unescape(cell).strip() for cell in row.strip("|").split("|")]
    assert cells[3:8] == ["0", f"{numbers.MINUS}1 (override)", "not judged", "0", "cannot be assessed"]


@pytest.mark.parametrize(
    ("difference", "lower", "upper", "text"),
    [
        (-0.05, -0.12, -0.0003, "50 fewer per 1000 (120 fewer to 0.3 fewer)"),
        (-0.05, -0.12, 0.0003, "50 fewer per 1000 (120 fewer to 0 fewer)"),
        (-0.05, -0.12, 0.0, "50 fewer per 1000 (120 fewer to 0 fewer)"),
        (0.0004, 0.00004, 0.002, "0.4 more per 1000 (0.04 more to 2 more)"),
    ],
)
def test_people_of_a_difference_that_is_one_do_not_read_as_none(
    difference: float, lower: float, upper: float, text: str
) -> None:
    baseline = BaselineRisk(risk=0.2, source=None, note=None, events=20, total=100, lowest=None, highest=None)
    found = Absolute(
        baseline=baseline, risk=0.2 + difference, risk_lower=0.2 + lower, risk_upper=0.2 + upper,
        difference=difference, difference_lower=lower, difference_upper=upper,
    )  # fmt: skip
    assert difference_text(found) == text


def test_a_risk_is_counted_out_of_a_thousand() -> None:
    assert numbers.per_thousand(0.3636) == "364"
    assert numbers.per_thousand(None) == numbers.NOT_ESTIMABLE
