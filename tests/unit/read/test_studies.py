from __future__ import annotations

from typing import Any

import pytest

from metaloom.read.studies import study_problems

STUDIES = "study_id,label,doi\nlin_2017,Lin 2017,10.1/a\nshi_2012,Shi 2012,"


def causes(make: Any, outcomes: str, studies: str = STUDIES, references: list[str] | None = None) -> list[str]:
    tables = {"studies": make(studies, "studies"), "outcomes": make(outcomes, "outcomes")}
    return [f"{p.place}: {p.cause} {p.remedy}" for p in study_problems(tables, references)]


def test_known_studies_are_fine(make: Any) -> None:
    assert causes(make, "study_id,total\nlin_2017,5") == []


def test_unknown_study_with_the_nearest(make: Any) -> None:
    assert causes(make, "study_id,total\nlin_2107,5") == [
        "data/outcomes.csv:2:1: The study 'lin_2107' is not in the table of studies. Did you mean 'lin_2017'?"
    ]


def test_unknown_study_with_none_near(make: Any) -> None:
    assert causes(make, "study_id,total\nxyz,5")[0].endswith("Add it to the table of studies, or correct the spelling.")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../../etc/passwd", "looks like a path"),
        ("a/b", "looks like a path"),
        ("Lin 2017", "is not made of small letters and digits joined by _. Write 'lin_2017'."),
        ("lin__2017", "is not made of small letters"),
        ("-", "Write first author and year"),
        ("x" * 81, "is not made of small letters"),
    ],
)
def test_names_that_cannot_be_pages(make: Any, name: str, words: str) -> None:
    assert words in causes(make, f"study_id,total\n{name},5")[0]


def test_a_result_needs_a_study_but_other_rows_do_not(make: Any) -> None:
    assert causes(make, "study_id,total\n,5") == [
        "data/outcomes.csv:2:1: This row has no study_id. Say which study it belongs to."
    ]
    assert causes(make, "study_id,remark\n,of no study") == []


def test_study_entered_twice_names_both_lines(make: Any) -> None:
    found = causes(make, "study_id,total\nlin_2017,5", STUDIES + "\nlin_2017,Lin again,")
    assert found[0].startswith("data/studies.csv:4:1: The study 'lin_2017' stands twice, first on line 2.")


def test_two_studies_with_one_doi_are_a_warning(make: Any) -> None:
    tables = {"studies": make(STUDIES + "\nlin_2018,Lin 2018,10.1/A", "studies")}
    (problem,) = study_problems(tables, [])
    assert problem.severity == "warning"
    assert problem.cause == "The doi '10.1/A' is also that of the study on line 2."


def test_unknown_reference_with_the_nearest(make: Any) -> None:
    text = "study_id,reference\nlin_2017,lin2017; @lin2071"
    assert causes(make, text, references=["lin2017"]) == [
        "data/outcomes.csv:2:10: The reference 'lin2071' is not in the bibliography. Did you mean 'lin2017'?"
    ]


def test_references_are_not_judged_when_the_bibliography_is_broken(make: Any) -> None:
    assert causes(make, "study_id,reference\nlin_2017,nobody", references=None) == []


def test_overlaps_are_checked_in_both_columns(make: Any) -> None:
    tables = {
        "studies": make(STUDIES, "studies"),
        "overlaps": make("study_a,study_b,why\nlin_2017,shi_2021,x", "overlaps"),
    }
    assert [str(p.place) for p in study_problems(tables, [])] == ["data/overlaps.csv:2:10"]


def test_without_a_table_of_studies_every_study_is_known(make: Any) -> None:
    assert list(study_problems({"outcomes": make("study_id,total\na_2001,5")}, [])) == []


def test_markup_in_a_name_is_data(make: Any) -> None:
    assert causes(make, "study_id,total\nlin_2017,5", "study_id,label\nlin_2017,<script>alert(1)</script>") == []
