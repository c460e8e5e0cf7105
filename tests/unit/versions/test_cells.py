"""Tables held against tables: which rows came and went, and which cells were edited."""

from __future__ import annotations

from metaloom.read.csv_source import parse
from metaloom.read.table import Table, make_table
from metaloom.versions.difference.cells import table_changes


def table(text: str) -> dict[str, Table]:
    sheet, problems = parse(text, "data/outcomes.csv")
    assert sheet is not None, problems
    return {"outcomes": make_table("outcomes", sheet, {})[0]}


HEAD = "study_id,outcome,events,total,source_url\n"
OLD = HEAD + "a,death,1,10,there\na,fever,2,10,there\nb,death,3,20,there\n"


def test_a_corrected_cell_is_told_with_its_source_and_line() -> None:
    (change,) = table_changes(table(OLD), table(OLD.replace("a,fever,2,10,there", "a,fever,4,10,elsewhere")))
    assert [(edit.row, edit.line, edit.column, edit.old, edit.new, edit.source) for edit in change.edits] == [
        ("a", 3, "events", "2", "4", "elsewhere"),
        ("a", 3, "source_url", "there", "elsewhere", "elsewhere"),
    ]
    assert change.came == change.went == ()


def test_rows_come_and_go_and_order_is_no_change() -> None:
    rows = OLD.removeprefix(HEAD).splitlines(keepends=True)
    assert list(table_changes(table(OLD), table(HEAD + "".join(reversed(rows))))) == []
    (change,) = table_changes(table(OLD), table(HEAD + "".join(rows[:2]) + "c,death,5,30,here\n"))
    assert (change.came, change.went, change.edits) == (("c",), ("b",), ())


def test_a_row_that_shares_less_than_half_of_its_cells_is_another_row() -> None:
    (change,) = table_changes(table(OLD), table(OLD.replace("b,death,3,20,there", "b,cancer,7,70,nowhere")))
    assert (change.came, change.went, change.edits) == (("b",), ("b",), ())


def test_a_table_and_a_column_may_be_new() -> None:
    (change,) = table_changes({}, table(OLD))
    assert change.came == ("a", "a", "b")
    wider = OLD.replace("\n", ",x\n").replace("source_url,x", "source_url,note")
    (change,) = table_changes(table(OLD), table(wider))
    assert {(edit.column, edit.old, edit.new) for edit in change.edits} == {("note", "", "x")}
