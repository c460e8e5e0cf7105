from __future__ import annotations

from typing import Any

import pytest

from metaloom.read.codebook_check import codebook_problems, declared_kinds

COLUMNS: dict[str, dict[str, Any]] = {
    "study_id": {"required": True},
    "route": {"type": "category", "allowed": {"vein": "by vein", "artery": "by artery"}},
    "weeks": {"type": "integer", "minimum": 0, "maximum": 520},
}


def causes(make: Any, codebook: Any, text: str, **more: Any) -> list[str]:
    book = codebook("outcomes", **{**COLUMNS, **more})
    tables = {"outcomes": make(text)}
    return [
        f"{p.place.line}:{p.place.column} {p.cause} {p.remedy}" for p in codebook_problems(book, tables, ["outcomes"])
    ]


def test_a_table_that_agrees(make: Any, codebook: Any) -> None:
    assert causes(make, codebook, "study_id,route,weeks\na,vein,4\nb,,") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "study_id,route,weeks\na,vien,4",
            "2:3 route is 'vien', which the codebook does not allow. Did you mean 'vein'?",
        ),
        (
            "study_id,route,weeks\na,vein,-1",
            "2:8 weeks is -1, below the codebook's minimum of 0. Look it up in the source.",
        ),
        (
            "study_id,route,weeks\na,vein,999",
            "2:8 weeks is 999, above the codebook's maximum of 520. Look it up in the source.",
        ),
        ("study_id,route,weeks\n,vein,4", "2:1 study_id is empty, and the codebook requires it. Fill the cell."),
        ("study_id,route\na,vein", "1:1 The codebook describes a column 'weeks', and the table does not have it."),
    ],
)
def test_contradictions(make: Any, codebook: Any, text: str, words: str) -> None:
    (found,) = causes(make, codebook, text)
    assert found.startswith(words)


def test_a_partial_codebook_is_enough(make: Any, codebook: Any) -> None:
    assert causes(make, codebook, "study_id,route,weeks,extra\na,vein,4,x") == []


def test_a_word_for_a_missing_value_is_none(make: Any, codebook: Any) -> None:
    assert causes(make, codebook, "study_id,route,weeks\na,NA,n/a") == []


def test_misspelt_column_is_paired_with_the_missing_one(make: Any, codebook: Any) -> None:
    first, second = causes(make, codebook, "study_id,rout,weeks\na,vein,4")
    assert first == "1:10 The column 'rout' is not in the codebook. Did you mean 'route'?"
    assert second.startswith("1:1 The codebook describes a column 'route'")


def test_repeated_key_names_both_lines(make: Any, codebook: Any) -> None:
    book = codebook("outcomes", ["study_id", "weeks"], **COLUMNS)
    table = make("study_id,route,weeks\na,vein,4\na,artery,8\na,artery,4")
    (problem,) = codebook_problems(book, {"outcomes": table}, ["outcomes"])
    assert problem.place.line == 4
    assert (
        problem.cause
        == "study_id 'a', weeks '4': the same as on line 2, but these columns are the table's key and must be unique."
    )


def test_identical_rows_are_left_to_the_rule_for_rows(make: Any, codebook: Any) -> None:
    book = codebook("outcomes", ["study_id"], **COLUMNS)
    table = make("study_id,route,weeks\na,vein,4\na,vein,4")
    assert list(codebook_problems(book, {"outcomes": table}, ["outcomes"])) == []


def test_table_without_a_file(codebook: Any) -> None:
    (problem,) = codebook_problems(codebook("outcomes", **COLUMNS), {}, ["outcome"])
    assert problem.cause == "The codebook describes a table 'outcomes', and there is no file data/outcomes.csv."
    assert problem.remedy == "Did you mean 'outcome'?"


def test_unreadable_table_is_not_called_missing(codebook: Any) -> None:
    assert list(codebook_problems(codebook("outcomes", **COLUMNS), {}, ["outcomes"])) == []


def test_kinds(codebook: Any) -> None:
    book = codebook("outcomes", ok={"type": "boolean"}, **COLUMNS)
    assert declared_kinds(book, "outcomes") == {
        "ok": "boolean",
        "study_id": "text",
        "route": "text",
        "weeks": "integer",
    }
    assert declared_kinds(book, "other") == {}
    assert declared_kinds(None, "outcomes") == {}
