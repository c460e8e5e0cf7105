"""The validation page: complete, escaped, honest about what fails, and absent where a project validates nothing."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pytest
from typed_results import judged

from metaloom.text.validation_words import case_words, number_words, source_words
from metaloom.write.validation import beside, digits, validation, validation_files

HOSTILE = "<script>alert(1)</script> | [x](javascript:y) {{< include /etc/passwd >}}"


def feature(name, **changes):
    numbers = {"cases": 2, "passed": 2, "failed": 0, "skipped": 0, "numbers": 10, "tolerance": 1e-8}
    return {"feature": name, "largest_in": "one", "largest_difference": 3e-12, "why": ""} | numbers | changes


@pytest.fixture
def summary():
    differing = {"quantity": "q", "printed": "35.85", "ours": 35.8296, "agrees": False, "why": "fewer digits"}
    agreeing = {"quantity": "estimate", "printed": "0.50", "ours": 0.501, "agrees": True, "why": ""}
    return {
        "programs": "another program",
        "features": [feature("rma.uni"), feature("hc", passed=0, skipped=2, numbers=0, largest_difference=None)],
        "cases": {"a": "passed", "b": "passed", "c": "skipped: cannot be declared", "d": "skipped: cannot be declared"},
        "published": [
            {
                "name": "somebody-1999-one",
                "id": "one",
                "source": "Somebody (1999)",
                "url": "https://example.org/a",
                "place": "page 1",
                "note": "a note",
                "numbers": [agreeing, differing],
            }
        ],
        "vocabulary": [
            {"kind": "measure", "word": "RR", "reference_cases": 4, "published": 1, "reason": ""},
            {"kind": "bias", "word": "peters", "reference_cases": 0, "published": 0, "reason": "no answer at hand"},
        ],
    }


@pytest.fixture
def findings():
    analyses = [SimpleNamespace(id=name, title=f"Title of {name}") for name in ("witnessed", "alone", "none")]
    results = {
        "witnessed": {"status": "ok", "witness": {"route": "another route", "digits": 12}},
        "alone": {"status": "ok", "witness": None},
        "none": {"status": "not_estimable"},
    }
    return SimpleNamespace(
        declarations=SimpleNamespace(analyses=analyses),
        results={name: judged(parts) for name, parts in results.items()},
    )


def test_everything_of_the_summary_stands_on_the_page(summary, findings):
    page = validation(summary, findings)
    for said in ("2 pass, none fails", "2 are not run", "1 agree to the last printed digit, 1 do not"):
        assert said in page
    for said in ("every estimator", "cannot be declared", "c, d", "Somebody", "page 1", "1 of 2", "fewer digits"):
        assert said in page
    assert "35.85" in page
    assert "35.830" in page
    assert "no answer at hand" in page
    assert '<span class="ml-condition">RR</span>' in page


def test_a_witness_is_shown_with_its_digits_and_its_absence_is_said(summary, findings):
    page = validation(summary, findings)
    lines = {line for line in page.splitlines() if "/analyses/" in line}
    assert any("another route" in line and "12" in line for line in lines)
    assert any("alone" in line and "none" in line for line in lines)
    assert not any("Title of none" in line for line in lines)


def test_failures_are_counted(summary, findings):
    summary["features"][0] |= {"passed": 1, "failed": 1}
    assert "1 pass, one fails" in validation(summary, findings)


def test_hostile_text_is_harmless(summary, findings):
    entry = summary["published"][0]
    for key in ("id", "name", "source", "url", "place", "note"):
        entry[key] = HOSTILE
    summary["vocabulary"][0]["word"] = summary["programs"] = HOSTILE
    summary["features"][0] |= {"why": HOSTILE, "feature": HOSTILE}
    summary["cases"]["e"] = f"skipped: {HOSTILE}"
    findings.declarations.analyses[0].title = HOSTILE
    page = validation(summary, findings)
    for opening in ("<script", "{{<", "](javascript"):
        assert opening not in page
    for table in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE):
        assert len({line.count("|") for line in table.splitlines()}) == 1, table


def test_identifiers_are_unique(summary, findings):
    identifiers = re.findall(r"\{#([a-z-]+)\}", validation(summary, findings))
    assert len(identifiers) == len(set(identifiers)) >= 9


def test_a_project_without_a_summary_has_no_page(tmp_path, findings, summary):
    assert validation_files(tmp_path, findings) == {}
    (tmp_path / "validation").mkdir()
    (tmp_path / "validation/summary.json").write_text(json.dumps(summary), "utf-8")
    files = validation_files(tmp_path, findings)
    assert set(files) == {"_generated/validation.qmd", "api/validation.json"}
    assert json.loads(files["api/validation.json"]) == summary


@pytest.mark.parametrize(
    ("difference", "shown"), [(None, ""), (0.0, "15"), (2e-16, "15"), (3e-12, "11"), (6.9e-2, "1"), (5.7e-4, "3")]
)
def test_digits_that_a_difference_leaves(difference, shown):
    assert digits(difference) == shown


@pytest.mark.parametrize(
    ("printed", "ours", "shown"),
    [
        ("0.50", 0.501, "0.501"),
        ("26", 26.0, "26"),
        ("26", 26.3, "26.3"),
        ("-0.71", -0.7145, "−0.715"),
        ("<0.0001", 0.0, "0"),
    ],
)
def test_ours_has_one_digit_more_than_the_print(printed, ours, shown):
    assert beside(printed, ours) == shown


def test_numbers_and_cases_are_named_in_words() -> None:
    assert case_words("first-dl") == "First DerSimonian-Laird"
    assert source_words("Rothman, Greenland and Lash (2008), stratified tables") == "Rothman, Greenland and Lash (2008)"
    assert source_words("metafor's tests (Viechtbauer 2010, J Stat Softw 36(3)), data sets") == "metafor's tests"
    assert source_words("Stata's metan, trials of BCG vaccine") == "Stata's metan"
    assert number_words("heterogeneity.tau2_ci_lower") == "lower limit of τ²"
    assert number_words("bias.fail_safe_n.rosenthal") == "fail-safe number, Rosenthal"
    assert number_words("pooled") == "pooled"
