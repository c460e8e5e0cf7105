"""Shapes of generated Markdown that make a page shorter: parts side by side, tables folded by their height."""

from __future__ import annotations

from metaloom.write import markdown

ROW = ("A study", "Some words of its source that take a good part of a line, so that the row is not low. " * 3)


def test_parts_stand_side_by_side_and_one_alone_as_it_is() -> None:
    assert markdown.side_by_side("", "one\n") == "one"
    told = "\n".join(line for line in markdown.side_by_side("one", "", "two\n").splitlines() if line)
    assert told == ":::: {.ml-pair}\n::: {}\none\n:::\n::: {}\ntwo\n:::\n::::"


def test_a_low_table_stays_a_tall_one_folds_and_paper_leaves_out_the_tallest_alone() -> None:
    assert markdown.consulted("Words", "TABLE", [ROW] * 2) == "TABLE"
    middle = markdown.consulted("Words", "TABLE", [ROW] * 5)
    assert "Words (5 rows)" in middle
    assert "ml-paper" in middle
    tallest = markdown.consulted("Words", "TABLE", [ROW] * 12)
    assert "Words (12 rows)" in tallest
    assert "ml-paper" not in tallest


def test_a_span_is_as_wide_as_its_words() -> None:
    plain, small = (
        markdown.table(["A"], [[cell]]) for cell in ("twelve words", markdown.span("twelve words", "ml-codes"))
    )
    assert plain.splitlines()[1] == small.splitlines()[1]
