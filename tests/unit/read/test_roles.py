"""A role comes from a standard name or from `columns:`; what nobody uses has none."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.conftest import Declared, parse

from metaloom.declare.analysis import Analysis
from metaloom.read.evidence import views_of
from metaloom.read.roles import uses_of
from metaloom.read.rows import row_problems
from metaloom.read.table import make_table

HEAD = "trial,ev,n1,ec,n2,p_value,level"
MAPPED = {
    "study_id": "trial",
    "events_treated": "ev",
    "total_treated": "n1",
    "events_control": "ec",
    "total_control": "n2",
}


def problems(text: str, **options: Any) -> list[str]:
    analysis = Analysis.model_validate({"id": "a", "title": "A", "table": "t", "measure": "RR", **options})
    sheet, wrong = parse(text + "\n", "data/t.csv")
    assert sheet is not None, wrong
    uses = uses_of(Declared((analysis,)), {"t": sheet.names})["t"]  # type: ignore[arg-type]
    table, found, _ = make_table("t", sheet, {}, uses)
    told = [*found, *(one for view in views_of(table, uses) for one in row_problems(view))]
    return [f"{one.place.line}:{one.place.column} {one.cause}" for one in told]


def test_mapped_columns_are_counts_like_those_with_standard_names() -> None:
    assert problems(f"{HEAD}\na,48.4,132,124,123,x,1", columns=MAPPED) == [
        "2:3 ev is 48.4: it counts, so it must be a whole number.",
        "2:12 ec is 124, above n2 = 123.",
    ]


def test_a_standard_name_that_nobody_uses_means_nothing() -> None:
    assert problems(f"{HEAD}\na,4,132,12,123,<0.001,low", columns=MAPPED) == []


def test_words_for_missing_are_none_and_other_words_are_told() -> None:
    found = problems(f"{HEAD}\na,NA,132,n/a,123,,\nb,twelve,10,-,11,,", columns=MAPPED)
    assert found == ["3:3 ev is 'twelve', which is not a number."]


DOSES = "study_id,estimate,se,dose\na,1,1,10\nb,1,1,20\nc,1,1,about 20\nd,1,1,NA\n"


def test_a_moderator_with_a_word_among_numbers_is_told() -> None:
    assert problems(DOSES, measure="GEN", moderators=["dose"]) == ["4:7 dose is 'about 20', which is not a number."]
    assert problems(DOSES, measure="GEN", subgroups=["dose"]) == []


@pytest.mark.parametrize("level", ["0.95", "3"])
def test_a_level_that_is_asked_for_must_be_one(level: str) -> None:
    text = f"study_id,estimate,ci_low,ci_high,conf\na,1,0,2,{level}"
    (found,) = problems(text, measure="GEN", columns={"level": "conf"})
    assert found.startswith(f"2:9 conf is {level}: the level of an interval is between")
    assert problems(text.replace("conf", "level"), measure="GEN") == []


NAMED = {"measure": "GEN", "columns": {"estimate": "yi", "variance": "vi"}}
WORDS = "study_id,yi,vi,se,p_value\na,0.1,0.2,see text,<.05\nb,0.2,0.3,0.5,ns\nc,0.2,0.3,,"


def notes(text: str, **options: Any) -> list[str]:
    analysis = Analysis.model_validate({"id": "a", "title": "A", "table": "t", **options})
    sheet, wrong = parse(text + "\n", "data/t.csv")
    assert sheet is not None, wrong
    uses = uses_of(Declared((analysis,)), {"t": sheet.names})["t"]  # type: ignore[arg-type]
    return make_table("t", sheet, {}, uses)[2]


def test_words_beside_the_columns_that_are_named_are_no_fault_and_are_told() -> None:
    assert problems(WORDS, **NAMED) == []
    assert notes(WORDS, **NAMED) == [
        "data/t.csv: se is not needed beside vi; what is not a number in it was not read: 'see text'",
        "data/t.csv: p_value is not needed beside vi; what is not a number in it was not read: '<.05', 'ns'",
    ]


def test_words_are_refused_in_a_row_that_needs_them() -> None:
    assert problems(WORDS.replace("0.1,0.2,see", "0.1,NA,see"), **NAMED) == [
        "2:10 se is 'see text', which is not a number.",
        "2:19 p_value is '<.05', which is not a number.",
    ]


def test_words_are_refused_where_the_column_itself_is_named() -> None:
    assert problems(WORDS, measure="GEN", columns={"estimate": "yi", "se": "se"})[0].startswith("2:11 se is 'see text'")
