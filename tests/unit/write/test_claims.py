"""Claims on a page: what others say by verdict, what cannot be tested folded away, the deciding numbers in words."""

from __future__ import annotations

import re
from math import exp
from types import SimpleNamespace
from typing import Any, cast

import pytest
from typed_results import judged, survey_facts

from metaloom.declare.claim import Claim
from metaloom.judge.claims import judge_claim
from metaloom.read.overlaps import Overlap
from metaloom.text.escape import escape
from metaloom.write.citations import named, with_citations
from metaloom.write.claims import board, one_claim, page
from metaloom.write.deciding_numbers import short_number
from metaloom.write.findings import Findings
from metaloom.write.participants import groups

ROWS = [{"label": "A functional assay", "events": 7, "total": 84, "estimate": 7 / 84}]
FACTS = {"title": "What reports say", "rows": ROWS, "numbers": {"share-1": 7 / 84}}
SURVEYS = {"reported": survey_facts("proportions", FACTS)}


def claim(name: str, **more: Any) -> Claim:
    base: dict[str, Any] = {"id": name, "text": f"Claim {name}", "source": "@ada_2001"}
    return Claim.model_validate(base | more)


@pytest.fixture
def findings() -> Findings:
    claims = [
        claim("few", survey="reported", holds_when='rows."A functional assay".estimate < 0.1'),
        claim(
            "most",
            survey="reported",
            holds_when='rows."A functional assay".estimate > 0.5',
            fails_when='numbers."share-1" < 0.5',
        ),
        claim("nobody-knows", untestable="Nobody counted it."),
        claim("ours", source=None, survey="reported", holds_when='rows."A functional assay".estimate < 0.1'),
    ]
    verdicts = tuple(judge_claim(one, FACTS if one.survey else {}) for one in claims)
    evidence = SimpleNamespace(bibliography={"ada_2001": None})
    return cast(Findings, SimpleNamespace(verdicts=verdicts, surveys=SURVEYS, evidence=evidence))


def test_the_board_counts_what_others_say_and_folds_what_cannot_be_tested(findings: Findings) -> None:
    text = board(findings)
    assert "3 claims of others: 1 supported, 1 contradicted, 1 not testable." in text
    shown, folded = text.split("<details", 1)
    assert "#claim-few" in shown
    assert "#claim-most" in shown
    assert "#claim-nobody-knows" in folded
    assert "#claim-ours" in folded


def test_a_claim_shows_its_verdict_the_numbers_and_the_rule(findings: Findings) -> None:
    text = one_claim(findings, findings.verdicts[1])
    assert "↔ contradicted" in text
    assert "Source: @ada_2001." in text
    assert "A functional assay: 7/84, 8.3%" in text
    assert "contradicted when" in page(findings).split("<details", 1)[1]


def test_what_cannot_be_tested_says_why(findings: Findings) -> None:
    assert "Nobody counted it" in one_claim(findings, findings.verdicts[2])


def test_studies_that_may_share_patients_stand_together() -> None:
    pairs = [Overlap(a, b, "same ward", "likely", 2) for a, b in (("a", "b"), ("b", "c"), ("c", "elsewhere"))]
    found = groups(["a", "b", "c", "d"], pairs)
    assert sorted(map(sorted, found)) == [["a", "b", "c"], ["d"]]


def numbered(lower: float, upper: float, studies: int) -> str:
    ends = {"estimate": (lower + upper) / 2, "ci_lower": lower, "ci_upper": upper}
    study = {"yi": ends["estimate"], "ci_lower": lower, "ci_upper": upper}
    shown = {"scale": "exp", **{name: exp(value) for name, value in ends.items()}}
    result = {
        "status": "ok" if studies > 1 else "not_estimable", "measure": "RR", "k": studies, "studies": [study] * studies,
        "pooled": ends if studies > 1 else None, "display": shown, "level": 95, "n_treated": 40, "n_control": 38,
    }  # fmt: skip
    asked = claim("few", analysis="death", holds_when="display.ci_upper < 1")
    return short_number(cast(Findings, SimpleNamespace(results={"death": judged(result)})), asked)


def test_the_number_and_its_direction_stand_beside_a_verdict_of_one_study_too() -> None:
    effect = "risk ratio 0.61 (95% CI 0.41 to 0.90), lower with treatment"
    assert numbered(-0.9, -0.1, 2) == escape(f"{effect}, 2 studies, 78 participants")
    assert numbered(-0.9, -0.1, 1) == escape(f"{effect}, 1 study, 78 participants")


def test_an_interval_of_nearly_everything_is_no_number() -> None:
    assert numbered(-8.0, 8.4, 2) == escape("the data cannot tell, 2 studies, 78 participants")


def test_a_claim_of_a_survey_has_its_number_beside_the_verdict_and_a_statement_of_our_own_has_none(
    findings: Findings,
) -> None:
    text = board(findings)
    assert re.search(
        r"\[Claim few\]\(/chapters/claims.qmd#claim-few\): <span[^>]* data-proof=[^>]*>7/84, 8.3%</span>", text
    )
    assert "[Claim ours](/chapters/claims.qmd#claim-ours)\n" in text + "\n"


def test_a_citation_in_a_reason_is_a_citation_and_sources_are_joined_as_prose_joins_them(findings: Findings) -> None:
    assert with_citations(findings, "Of another receptor [@ada_2001].") == "Of another receptor [@ada_2001]."
    assert with_citations(findings, "Of *nobody* [@eve_1999].") == escape("Of *nobody* @eve_1999.")
    evidence = SimpleNamespace(bibliography=dict.fromkeys(("a_1", "b_2", "c_3")))
    three = cast(Findings, SimpleNamespace(evidence=evidence))
    assert named(three, "@a_1; @b_2; @c_3") == "@a_1, @b_2 and @c_3"
    assert named(three, "@a_1") == "@a_1"
