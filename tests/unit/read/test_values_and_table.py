from __future__ import annotations

import math

import pytest

from metaloom.errors import Place
from metaloom.read.csv_source import parse
from metaloom.read.sheet import Cell, Sheet
from metaloom.read.table import make_table
from metaloom.read.values import infer, problem_of, remedy_for

SHEET = Sheet("f", (), ())


def test_infers_kinds() -> None:
    def kind(*texts: str) -> str:
        return infer([Cell(text, 1, 1) for text in texts])

    assert kind("1", "", "23") == "integer"
    assert kind("1", "2.5", "-1e-3") == "number"
    assert kind("1", "x") == kind("", "") == kind("007", "008") == kind("1234567890123456") == "text"
    assert kind("-0.889311333520205", "0.325584764790764") == "number"
    assert kind("1", "NA", "n/a", "3") == "integer"
    assert kind("\u22123.5", " 2 ") == "number"


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("12,5", "Write 12.5: the decimal mark is a point."),
        ("1,234", "Write 1234 (or 1.234, if the comma is a decimal comma)."),
        ("1,234,567", "Write 1234567."),
        ("–3.5", "Write -3.5, with the ordinary minus sign."),
        ("12 (24%)", "Write 12 alone; what is in brackets (24%) needs a column of its own."),
        ("5.2 ± 1.1", "Write the mean 5.2 alone; 1.1 belongs into the column of the SD (or SE)."),
        ("3-May", "This is a date: a spreadsheet makes one of entries such as 3/5. Write what the source prints."),
        ("1 234", "Write 1234, without marks between thousands."),
        ("#DIV/0!", "A formula of the spreadsheet failed: write its value, or leave the field empty."),
        ("12/50", "Write 12 alone; 50 needs its own column."),
        ("5-7", "These are two numbers, 5 and 7: write each into a column of its own."),
        ("45%", "Write 45, without the % sign."),
        ("n.r.", "Leave the field empty where there is no value."),
        ("not reported", "Leave the field empty where there is no value."),
        ("about ten", "Write a number, or leave the field empty; words belong in a column of notes."),
    ],
)
def test_says_what_to_write_instead(text: str, remedy: str) -> None:
    assert remedy_for(text) == remedy
    assert problem_of(SHEET, Cell(text, 2, 5), "sd", "number").place == Place("f", 2, 5)  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["inf", "1e999", "0x10", "1_000", "٣"])
def test_python_numbers_that_are_none_here(text: str) -> None:
    assert problem_of(SHEET, Cell(text, 1, 1), "sd", "number") is not None


def test_a_count_must_be_whole() -> None:
    problem = problem_of(SHEET, Cell("4.5", 1, 1), "events", "integer")
    assert problem is not None
    assert problem.cause == "events is 4.5: it counts, so it must be a whole number."
    assert problem_of(SHEET, Cell("4.0", 1, 1), "events", "integer") is None


def test_yes_and_no() -> None:
    assert (
        problem_of(SHEET, Cell("maybe", 1, 1), "blind", "boolean").cause
        == "blind is 'maybe', which is neither yes nor no."
    )  # type: ignore[union-attr]


def test_kinds_from_codebook_then_name_then_values() -> None:
    sheet, _ = parse("study_id,total,code,year,note\n12,5,1,2001,\n13,6,2,,\n", "f")
    assert sheet is not None
    table, problems, notes = make_table("t", sheet, {"code": "text"})
    assert problems == []
    assert table.kinds == {"study_id": "text", "total": "integer", "code": "text", "year": "integer", "note": "text"}
    assert notes == ["f: kinds inferred from the values: year (integer), note (text)"]


def test_frame() -> None:
    sheet, _ = parse("study_id,total,year,ok\na,5,2001,yes\nb,6,,\n", "f")
    assert sheet is not None
    frame = make_table("t", sheet, {"ok": "boolean"})[0].frame
    assert [str(kind) for kind in frame.dtypes] == ["object", "int64", "float64", "object"]
    assert math.isnan(frame["year"][1])
    assert frame["ok"].tolist() == [True, None]


def test_all_wrong_cells_are_told_and_count_as_missing() -> None:
    sheet, _ = parse("study_id,sd\na,x\nb,2\nc,y\n", "f")
    assert sheet is not None
    table, problems, _ = make_table("t", sheet, {})
    assert [problem.place for problem in problems] == [Place("f", 2, 3), Place("f", 4, 3)]
    assert table.values["sd"] == (None, 2.0, None)


def test_cells_keep_their_place_and_text() -> None:
    sheet, _ = parse("study_id,printed\na,0.50\n", "f")
    assert sheet is not None
    table, _, _ = make_table("t", sheet, {})
    assert table.text(0, "printed") == "0.50"
    assert table.number(0, "printed") == 0.5
    assert table.place(0, "printed") == Place("f", 2, 3)
    assert table.head("printed") == Place("f", 1, 10)
    assert table.lines == (2,)
    assert (table.text(0, "none"), table.number(0, "none"), table.value(0, "none")) == ("", None, None)
