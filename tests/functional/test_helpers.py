"""`doctor`, `explain` and `rename`: what a newcomer asks the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture
def project(tmp_path, metaloom) -> Path:
    assert metaloom("new", tmp_path / "mine").returncode == 0
    return tmp_path / "mine"


def test_doctor_says_what_is_missing_and_what_that_changes(metaloom, monkeypatch) -> None:
    monkeypatch.setenv("QUARTO_PATH", "")
    monkeypatch.setenv("PATH", "/nowhere")
    done = metaloom("doctor")
    assert done.returncode == 0, done.stderr
    assert "none  Quarto" in done.stdout
    assert "Sites are rendered by the embedded renderer" in done.stdout
    assert "none  git" in done.stdout
    assert "ok    pandoc" in done.stdout
    assert "fonts      Metaloom's own" in done.stdout


def test_explain_leads_from_the_cells_to_the_page(project, metaloom) -> None:
    done = metaloom("explain", "tuberculosis", "--project", project)
    assert done.returncode == 0, done.stderr
    assert "Declared in chapters/efficacy.yml:6" in done.stdout
    assert "data/outcomes_binary.csv:2  aronson_1948  -0.889311 (variance 0.325585)  weight 5.1%" in done.stdout
    assert "events_treated 4, total_treated 123, events_control 11, total_control 139" in done.stdout
    assert "as shown (exp): estimate 0.489421" in done.stdout
    assert metaloom("explain", "tuberculos", "--project", project).returncode == 2


def test_rename_changes_an_analysis_everywhere_and_nothing_else(project, metaloom) -> None:
    done = metaloom("rename", "tuberculosis", "tb-after-bcg", "--project", project)
    assert done.returncode == 0, done.stderr
    declared = (project / "chapters" / "efficacy.yml").read_text()
    assert "- id: tb-after-bcg" in declared
    assert "analysis: tb-after-bcg" in declared
    assert 'where: outcome == "tuberculosis"' in declared
    assert "lowers the risk of tuberculosis" in declared
    assert "{{< woven analyses/tb-after-bcg >}}" in (project / "chapters" / "efficacy.qmd").read_text()
    assert "{{< var tb-after-bcg.estimate >}}" in (project / "index.qmd").read_text()
    again = metaloom("compute", project, "--json", "-")
    [analysis] = json.loads(again.stdout)["analyses"]
    assert (analysis["id"], round(analysis["display"]["estimate"], 2)) == ("tb-after-bcg", 0.49)


def test_rename_changes_a_study_in_every_table_and_keeps_every_other_byte(project, metaloom) -> None:
    tables = {path: path.read_bytes() for path in project.glob("data/*.csv")}
    done = metaloom("rename", "aronson_1948", "aronson1948", "--project", project)
    assert done.returncode == 0, done.stderr
    for path, old in tables.items():
        assert path.read_bytes() == old.replace(b"aronson_1948", b"aronson1948")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("aronson_1984", "x", "Did you mean 'aronson_1948'?"),
        ("aronson_1948", "ferguson_simes_1949", "is taken"),
        ("tuberculosis", "Two Words", "cannot be the name of analysis"),
    ],
)
def test_what_cannot_be_renamed_is_said_and_nothing_changes(project, metaloom, old, new, told) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    done = metaloom("rename", old, new, "--project", project)
    assert (done.returncode, told in done.stderr) == (2, True)
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before
