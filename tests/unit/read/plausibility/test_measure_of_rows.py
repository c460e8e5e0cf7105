"""Rows that name another measure than the one they are pooled as."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.cli import main
from metaloom.read.plausibility.measure_of_rows import measure_named

HEAD = "study_id,effect,low,high,measure\n"
BURNOUT = (
    "Dunn 2007,-0.6092,-1.3974,0.1794,SMD\nReid 2010,-0.7757,-1.3624,-0.189,SMD\nLinzer 2015,0.95,0.6,1.5,OR\n"
    "Helfrich 2015,1.46,1.11,1.93,OR\nMeredith 2018,-1.42,-8.74,5.909,MD\n"
)
"""In the manner of openMetaAnalysis, Burnout and quality improvement: four measures in one column of effects."""


def told(project: Path, rows: str, capsys: pytest.CaptureFixture[str], measure: str = "SMD") -> str:
    columns = "{estimate: effect, ci_low: low, ci_high: high}"
    (project / "data").mkdir(parents=True, exist_ok=True)
    (project / "chapters").mkdir(exist_ok=True)
    (project / "data/t.csv").write_text(HEAD + rows)
    (project / "chapters/t.yml").write_text(
        f"chapter: t\ntitle: T\nanalyses:\n  - {{id: a, title: A, table: t, measure: {measure}, columns: {columns}}}\n"
    )
    assert main(["compute", str(project)]) == 0
    return " ".join(capsys.readouterr().err.split())


def test_each_other_measure_is_told_once_at_its_first_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = told(tmp_path, BURNOUT, capsys)
    assert said.count("ML-1014") == 2
    assert (
        "t.csv:4:26: warning: measure names 'OR' for this row, as does one more row, and the analysis pools it as SMD."
        in said
    )
    assert "t.csv:6:33: warning: measure names 'MD' for this row, and the analysis pools it as SMD." in said


def test_estimates_pooled_as_they_are_must_be_of_one_measure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "the analysis pools it with estimates of SMD" in told(tmp_path, BURNOUT, capsys, "GEN")


@pytest.mark.parametrize("word", ["Hedges' g", "standardized mean difference", "", "EE", "SMD", "NA"])
def test_words_for_the_same_measure_and_other_words_are_passed_over(tmp_path: Path, capsys, word: str) -> None:
    rows = f"A 2001,-0.6,-1.4,0.2,{word}\nB 2002,-0.8,-1.4,-0.2,SMD\n"
    assert "ML-1014" not in told(tmp_path, rows, capsys)


@pytest.mark.parametrize(
    ("cell", "code"),
    [("or", "OR"), ("Odds ratio", "OR"), ("aHR", "HR"), ("Cohen\u2019s d", "SMD"), ("Pearson r", "COR"), ("4", None)],
)
def test_a_cell_names_a_measure_by_its_code_or_in_words(cell: str, code: str | None) -> None:
    assert measure_named(cell) == code


def test_an_import_takes_the_measure_that_every_row_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "hr.csv"
    file.write_text("study,estimate,lower,upper,Metric\nA,0.6,0.4,0.9,HR\nB,0.8,0.5,1.28,HR\nC,0.5,0.3,0.83,HR\n")
    assert main(["new", str(tmp_path / "p"), "--from", str(file)]) == 0
    assert "names HR for every estimate" in " ".join(capsys.readouterr().out.split())
    assert "measure: HR" in (tmp_path / "p/chapters/hr.yml").read_text()


def test_an_abbreviation_of_two_measures_names_none() -> None:
    assert measure_named("ARR") is None  # an adjusted risk ratio, or the absolute risk reduction
