"""Tables that cannot be declared say why: no head, two columns of one name, two numbers in a cell; and titles above."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from importing import bring

from metaloom.cli import main

ROWS = "A 2001,3,40,6,41\nB 2002,5,60,9,58\nC 2003,2,30,7,33\n"
HEAD = "study,events_t,total_t,events_c,total_c\n"


def told(project: Path, content: str, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    bring(project, "t.csv", content, *options)
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).split())


def declared(project: Path) -> bool:
    return (project / "chapters/t.yml").exists()


def test_rows_without_a_head_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """openMetaAnalysis, sepsis and corticosteroids: a table of trials that begins with the first of them."""
    assert "its first row (A 2001, 3, 40, 6, …) looks like a row of data" in told(project, ROWS, capsys)
    assert not declared(project)


def test_two_columns_of_one_name_are_not_one_group(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = told(project, "study,events,total,events,total\n" + ROWS, capsys)
    assert "Two columns are called 'events'; the later one became 'events_2'." in said
    assert "'events' and 'events_2' may both be events, or be of two groups" in said
    assert not declared(project)


def test_columns_of_one_name_can_be_said_to_be_two_groups(project: Path) -> None:
    roles = {"events_treated": "events", "total_treated": "total", "events_control": "events_2"}
    options = [f"{role}={own}" for role, own in {**roles, "total_control": "total_2"}.items()]
    columns = [part for option in options for part in ("--column", option)]
    assert bring(project, "t.csv", "study,events,total,events,total\n" + ROWS, *columns) == 0
    assert declared(project)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("3/40,6/41", "hold a count and a total, such as '3/40'"),
        ("3/40 (7.5%),6/41 (14.6%)", "hold a count, a total and a percentage, such as '3/40 (7.5%)'"),
        ("3 (7.5%),6 (14.6%)", "hold a count and its percentage, such as '3 (7.5%)'"),
        ("5.1 ± 1.2,4.8 ± 1.3", "hold a mean and its deviation, such as '5.1 ± 1.2'"),
        ("0.60 (0.40–0.90),x", "hold a number and a range, such as '0.60 (0.40–0.90)'"),
        ("5.1 (1.2),4.8 (1.3)", "hold two numbers, such as '5.1 (1.2)'"),
        ("0.4 to 0.9,x", "hold the two ends of a range, such as '0.4 to 0.9'"),
    ],
)
def test_two_numbers_in_a_cell_are_told(project: Path, capsys, cells: str, said: str) -> None:
    assert said in told(project, f"study,treated,control\nA,{cells}\nB,{cells}\n", capsys)


@pytest.mark.parametrize("name", ["Trial 1", "2019-2020", "B-12"])
def test_words_and_years_are_not_two_numbers(project: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    said = told(project, f"study,drug\nA,{name}\nB,tea\nC,tea\n", capsys)
    assert "a column of its own" not in said


def test_titles_above_a_head_are_left_out_and_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = told(project, "Table 2. Trials of tea,,,,\n,,,,\n" + HEAD + ROWS, capsys)
    assert "The header is the row that begins with 'study'; what is above it was left out." in said
    assert declared(project)


def test_the_line_by_which_excel_is_told_the_separator_is_no_head(project: Path) -> None:
    assert bring(project, "t.csv", "sep=;\n" + (HEAD + ROWS).replace(",", ";")) == 0
    assert declared(project)


@pytest.mark.parametrize("again", ["a  2001", unicodedata.normalize("NFD", "Á 2001")])
def test_one_study_in_two_spellings_is_not_counted_twice(project: Path, capsys, again: str) -> None:
    first = "Á 2001" if not again.isascii() else "A 2001"
    table = f"{HEAD}{first},3,40,6,41\n{again},3,40,6,41\nB 2002,5,60,9,58\n"
    said = told(project, table, capsys)
    assert "were taken for one study" in said
    assert "This row repeats line 2 in every column" in said


def test_a_sheet_formatted_to_its_last_row_is_as_long_as_its_numbers(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Noble 2019: 316 rows, and a formatted cell in row 1,047,189."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    for row in (["study", "g", "var_g"], ["Amber 2001", 0.5, 0.1], ["Birch 2004", 0.2, 0.2]):
        book.active.append(row)
    book.active["Z900000"].font = Font(bold=True)
    book.save(project.parent / "made.xlsx")
    assert main(["import", str(project.parent / "made.xlsx"), str(project)]) == 0
    assert len((project / "data/made.csv").read_text().splitlines()) == 3


@pytest.mark.parametrize("text", ["study yi\nBong et al. 0.1\nCiresi 0.2\n", "study\nBong\nCiresi\n"])
def test_a_text_that_is_no_table_is_refused_and_nothing_is_written(
    project: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """A file without separators was brought in as a table of one column, of which nothing can be made."""
    assert bring(project, "t.txt", text) == 2
    captured = capsys.readouterr()
    assert "every row is one field" in captured.err
    assert "commas, semicolons or tabs" in captured.err
    assert not (project / "data").exists()
