from __future__ import annotations

import re
from typing import Any

import pytest

from metaloom.declare.study_names import study_id_of
from metaloom.read.studies import study_notes, study_problems

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
    ("name", "study"),
    [
        ("lin_2017", "lin_2017"),
        ("Lin 2017", "lin_2017"),
        (" LIN  2017 ", "lin_2017"),
        ("Lin, X. & Müller (2017)", "lin_x_muller_2017"),
        ("../../etc/passwd", "etc_passwd"),
        ("<script>alert(1)</script>", "script_alert_1_script"),
        ("李 2018", "u674e_2018"),
        ("Łukasz Øster 2003", "lukasz_oster_2003"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_an_id_is_derived_from_any_name(name: str, study: str) -> None:
    assert study_id_of(name) == study
    assert study_id_of(study) == study


def test_names_of_signs_alone_and_very_long_ones_keep_apart() -> None:
    names = ["-", "+", "x" * 200, "x" * 201]
    ids = [study_id_of(name) for name in names]
    assert len(set(ids)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9_]{1,80}", study) for study in ids)


def test_names_are_compared_without_case_and_blanks_and_the_other_spelling_is_told(make: Any) -> None:
    found = causes(make, "study_id,total\nLIN 2017,5\nLin 2017 ,6", STUDIES.replace("lin_2017", "Lin 2017"))
    assert [one.split(": ", 1)[0] for one in found] == ["data/outcomes.csv:2:1", "data/outcomes.csv:3:1"]
    assert "study_id is 'LIN 2017' here and 'Lin 2017' elsewhere: taken as one study." in found[0]


def test_two_names_with_one_id_are_told(make: Any) -> None:
    found = causes(make, "study_id,total\nA+B 2001,5\nA&B 2001,6\nlin_2017,7", STUDIES + "\nA+B 2001,,")
    assert [one for one in found if "both have the id 'a_b_2001'" in one]


def test_an_id_beside_a_name_is_no_other_spelling(make: Any) -> None:
    assert causes(make, "study_id,total\nLin 2017,5") == []


def test_a_table_of_other_things_is_noted_and_not_refused(make: Any) -> None:
    tables = {"studies": make(STUDIES, "studies"), "lots": make("study_id,total\nlab_1,5\nlab_2,5", "lots")}
    views = {name: (table,) for name, table in tables.items()}
    assert list(study_problems(tables, [], views)) == []
    assert list(study_notes(tables, views)) == [
        "data/lots.csv: no name in 'study_id' is in the table of studies; nothing is joined by them."
    ]


def test_a_result_needs_a_study_but_other_rows_do_not(make: Any) -> None:
    assert causes(make, "study_id,total\n,5") == [
        "data/outcomes.csv:2:1: This row has no study_id. Say which study it belongs to."
    ]
    assert causes(make, "study_id,remark\n,of no study") == []


def test_study_entered_twice_names_both_lines(make: Any) -> None:
    found = causes(make, "study_id,total\nlin_2017,5", STUDIES + "\nlin_2017,Lin again,")
    assert found[0].startswith("data/studies.csv:4:1: Duplicate study 'lin_2017' (first on line 2).")


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
