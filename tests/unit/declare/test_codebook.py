"""The codebook is read like a chapter: bounded, typed, every problem at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.declare.codebook import read_codebook

HEAD = "tables:\n  t:\n    description: Rows\n    key: [a]\n    columns:\n"


def read(project: Path, text: str) -> tuple[object, list[str]]:
    (project / "data").mkdir(exist_ok=True)
    (project / "data" / "codebook.yml").write_text(text, encoding="utf-8")
    codebook, problems = read_codebook(project)
    return codebook, [f"{problem.place.line}:{problem.place.column} {problem.cause}" for problem in problems]


def test_a_sound_codebook(tmp_path: Path) -> None:
    first = "      a: {meaning: A, type: category, allowed: {x: X, 'yes': Y}}\n"
    text = HEAD + first + "      b: {meaning: B, unit: weeks, type: number, minimum: 0}\n"
    codebook, problems = read(tmp_path, text)
    assert problems == []
    entry = codebook.tables["t"]  # type: ignore[attr-defined]
    assert (entry.columns["a"].allowed, entry.columns["b"].minimum, entry.columns["b"].required) == (
        {"x": "X", "yes": "Y"},
        0,
        False,
    )


def test_no_codebook_is_no_problem(tmp_path: Path) -> None:
    assert read_codebook(tmp_path) == (None, [])


FAULTS = [
    ("a: {meaning: A, type: text}", "6:29 'text' is not valid as `type`."),
    ("a: {meaning: A, type: category}", "6:29 A category needs its values."),
    ("a: {meaning: A, type: string, maximum: 3}", "6:46 A string has no maximum."),
    ("a: {meaning: A, type: integer, minimum: 3, maximum: 1}", "6:47 The minimum is above the maximum."),
    ("a: {meaning: A, type: string, kind: b}", "6:37 Unknown key 'kind'."),
    ("a: {type: string}", "6:10 `a` has no `meaning`."),
    ("a: {meaning: 5, type: string}", "6:20 `meaning` should be a text, and YAML reads 5 as a number."),
    ("a: {meaning: A, type: string, required: 'true'}", "6:47 `required` is the text 'true'."),
    ("a: {meaning: A, type: string, allowed: {1: one}}", "6:47 YAML reads the key 1 as a number, and keys are words."),
    ("b: {meaning: B, type: string}", "4:11 The key names 'a', which is not a column of this table."),
    ("{}", "6:7 `columns` is empty."),
]


@pytest.mark.parametrize(("column", "problem"), FAULTS)
def test_a_fault_at_its_place(tmp_path: Path, column: str, problem: str) -> None:
    assert read(tmp_path, HEAD + "      " + column + "\n")[1] == [problem]


def test_a_codebook_that_is_a_list(tmp_path: Path) -> None:
    assert len(read(tmp_path, "- a\n")[1]) == 1


def test_a_link_out_of_the_project(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "codebook.yml"
    outside.write_text("tables: {}\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "codebook.yml").symlink_to(outside)
    assert "leads out of the project" in read_codebook(tmp_path)[1][0].cause
