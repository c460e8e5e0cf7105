from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaloom.errors import Place
from metaloom.read import csv_source
from metaloom.read.csv_source import parse


def cause(text: str) -> tuple[str, str]:
    sheet, (problem, *_) = parse(text, "f")
    assert sheet is None
    return str(problem.place), problem.cause


def texts(text: str) -> list[list[str]]:
    sheet, problems = parse(text, "f")
    assert problems == []
    assert sheet is not None
    return [[cell.text for cell in row] for row in sheet.rows]


def test_fields_and_places() -> None:
    sheet, _ = parse('a,b\n1,"x ""y"", z"\n', "f")
    assert sheet is not None
    assert sheet.names == ("a", "b")
    assert [(cell.text, cell.line, cell.column) for cell in sheet.rows[0]] == [("1", 2, 1), ('x "y", z', 2, 3)]
    assert sheet.place(sheet.rows[0][1]) == Place("f", 2, 3)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_and_none_at_the_end(end: str) -> None:
    assert texts(f"a,b{end}1,2{end}3,4") == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_places_after_a_field_of_several_lines(end: str) -> None:
    sheet, _ = parse(f'a,b,c{end}1,"two{end}lines",3{end}4,5,6{end}', "f")
    assert sheet is not None
    assert [(cell.line, cell.column) for row in sheet.rows for cell in row] == [
        (2, 1),
        (2, 3),
        (3, 8),
        (4, 1),
        (4, 3),
        (4, 5),
    ]


def test_empty_fields() -> None:
    assert texts("a,b,c\n,,2\n1,,\n") == [["", "", "2"], ["1", "", ""]]


def test_trailing_empty_lines_are_nothing() -> None:
    assert texts("a,b\n1,2\n\n\n") == [["1", "2"]]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "f:1:1", "The file is empty."),
        ("  \n", "f:1:1", "The file is empty."),
        ("a,b\n1\n", "f:2:1", "This row has 1 field, the header has 2."),
        ("a,b\nx,2,3\n", "f:2:5", "This row has 3 fields, the header has 2."),
        ("a,,c\n1,2,3\n", "f:1:3", "Column 2 has no name."),
        ("a,b,a\n1,2,3\n", "f:1:5", "Duplicate column 'a' (first at character 1 of this line)."),
        ("x,12,,12,y\nz,9,,8,y\n", "f:1:1", "The first line holds values, not the names of the columns."),
        ('a,b\n1,"2\n3,4\n', "f:2:3", "This quotation mark is never closed."),
        ('a,b\n1,"2"x\n', "f:2:6", "Text follows the closing quotation mark of a field."),
        ('a,b\n1,2"x\n', "f:2:4", "A quotation mark is in the middle of a field."),
    ],
)
def test_broken_files(text: str, place: str, words: str) -> None:
    assert cause(text) == (place, words)


def noted(text: str) -> tuple[str, ...]:
    sheet, problems = parse(text, "f")
    assert problems == []
    assert sheet is not None
    return sheet.notes


@pytest.mark.parametrize(
    ("text", "rows", "notes"),
    [
        ("a;b\n1;2\n", [["1", "2"]], ["the fields are separated by semicolons"]),
        ("a\tb\n1\t2\n", [["1", "2"]], ["the fields are separated by tabs"]),
        ("sep=;\na;b\n1;2\n", [["1", "2"]], ["the fields are separated by semicolons"]),
        ('"a, x";b\n1;2\n', [["1", "2"]], ["the fields are separated by semicolons"]),
        (
            "a;b\nx;0,50\ny;1,234\n",
            [["x", "0.50"], ["y", "1.234"]],
            ["the fields are separated by semicolons", "numbers are written with a decimal comma"],
        ),
        ("a;b\nx;1,234\ny;2,345\n", [["x", "1,234"], ["y", "2,345"]], ["the fields are separated by semicolons"]),
        ("a;b\nx;0,5\ny;0.6\n", [["x", "0,5"], ["y", "0.6"]], ["the fields are separated by semicolons"]),
        ('a,b\nx,"0,50"\n', [["x", "0,50"]], []),
        ("a,b\n1,2\n\n,\n3,4\n,\n", [["1", "2"], ["3", "4"]], ["3 empty rows left out"]),
        ("a,b,,\n1,2,,\n", [["1", "2"]], ["2 empty columns without a name left out"]),
        ("a,b\n1,2,,\n3,4\n", [["1", "2"], ["3", "4"]], ["empty fields beyond the header left out"]),
        ("a , b\n1,2\n", [["1", "2"]], ["blanks around column names left out: 'a ', ' b'"]),
    ],
)
def test_what_programs_leave_behind_is_put_in_order_and_said(
    text: str, rows: list[list[str]], notes: list[str]
) -> None:
    assert texts(text) == rows
    assert noted(text) == tuple(f"f: {note}." for note in notes)


@pytest.mark.parametrize("text", ['"","a"\n"1","x"\n"2","y"\n', '"a"\n"1","x"\n"2","y"\n'])
def test_the_row_names_of_r_are_called_so(text: str) -> None:
    sheet, _ = parse(text, "f")
    assert sheet is not None
    assert sheet.names == ("row_names", "a")
    assert [row[1].text for row in sheet.rows] == ["x", "y"]
    assert "row names" in sheet.notes[0]


def test_a_name_with_a_comma_in_every_row_is_no_row_name() -> None:
    assert cause("a,b\nSmith, 2001,5\nJones, 2002,6\n")[1] == "This row has 3 fields, the header has 2."


def test_places_count_the_line_that_names_the_separator() -> None:
    sheet, _ = parse("sep=;\na;b\n1;2\n", "f")
    assert sheet is not None
    assert [(cell.line, cell.column) for cell in sheet.rows[0]] == [(3, 1), (3, 3)]


def test_too_few_fields_name_the_first_that_is_missing() -> None:
    assert "'c'" in parse("a,b,c,d\n1,2\n", "f")[1][0].remedy


def test_all_ragged_rows_are_told_up_to_a_bound() -> None:
    _, problems = parse("a,b\n" + "1\n" * 50, "f")
    assert len(problems) == 21
    assert problems[-1].cause == "30 more rows have the wrong number of fields."


def test_rows_columns_and_cells_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_source, "MAXIMUM_ROWS", 2)
    monkeypatch.setattr(csv_source, "MAXIMUM_COLUMNS", 2)
    monkeypatch.setattr(csv_source, "MAXIMUM_CELL_CHARACTERS", 5)
    assert cause("a\n1\n2\n3\n")[1] == "3 rows; at most 2 are read."
    assert cause("a,b,c\n1,2,3\n")[1] == "3 columns; at most 2 are read."
    assert cause("a,b\n1,abcdef\n") == ("f:2:3", "The cell has 6 characters; at most 5 are read.")


def test_a_very_long_open_field_is_quick() -> None:
    assert cause('a,b\n1,"' + '""x' * 200_000)[1] == "This quotation mark is never closed."


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_agrees_with_the_standard_library(rows: list[list[str]], end: str) -> None:
    file = io.StringIO()
    csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    assert texts(file.getvalue()) == [row for row in rows if any(cell.strip() for cell in row)]
