"""A published CSV file: no spreadsheet runs a cell of it, whatever separator it takes, and no character is lost."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaloom.write.spreadsheet import csv_text, plain, read_csv_text, safe

NUMBER = re.compile(r"[+-]?\d*\.?\d+")
SEEDS = (Path(__file__).parents[2] / "site/hostile/seeds.txt").read_text("utf-8").splitlines()
CELLS = st.text(st.sampled_from("=+-@'＝;,\t\r\n \"1aé\0"), max_size=12) | st.text(max_size=20)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("  =1+1", "  '=1+1"),
        ("\t=1+1", "\t'=1+1"),
        ("-0.5", "-0.5"),
        ("+3e-4", "+3e-4"),
        ("-1_000", "'-1_000"),
        ("-inf", "'-inf"),
        ("＝cmd|' /C calc'!A0", "'＝cmd|' /C calc'!A0"),
        ("@x", "'@x"),
        ("'=1", "''=1"),
        ("a; =1;b", "a; '=1;b"),
        ('a\n"=1', "a\n\"'=1"),
        ("5-fold = good; that's all", "5-fold = good; that's all"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_run_is_marked_and_the_mark_can_be_removed(cell: str, kept: str):
    assert safe(cell) == kept
    assert plain(kept) == cell


@given(CELLS)
def test_every_cell_can_be_had_back(cell: str):
    assert plain(safe(cell)) == cell


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=6))
def test_every_file_can_be_had_back(rows: list[list[str]]):
    assert read_csv_text(csv_text(["=one", "'two"], rows)) == [["=one", "'two"], *rows]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4), st.sampled_from(",;\t"))
def test_no_cell_begins_a_formula_whatever_the_separator(rows: list[list[str]], separator: str):
    text = csv_text(["a", "b"], rows)
    cells = [cell for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in line]
    opened = [cell.strip().lstrip('"').strip() for cell in cells]
    assert [cell for cell in opened if cell[:1] in set("=+-@＝＋－＠") and not NUMBER.match(cell)] == []


def test_the_hostile_strings_of_the_site_come_back():
    rows = [[seed, f"a;{seed}\n{seed}"] for seed in SEEDS]
    assert read_csv_text(csv_text(["seed", "inside"], rows))[1:] == rows
