"""`metaloom new --from`: a table of somebody's own becomes a project with its title, or nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from metaloom.cli import main

TABLE = "Article,Effect used,Its variance\nA 2001,0.2,0.04\nB 2002,0.4,0.09\n"
TITLE = 'Tea: does it "keep" one awake?'


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "my effects.csv"
    path.write_text(TABLE, "utf-8")
    return path


def test_a_project_is_in_order_at_once_and_has_its_title_everywhere(table: Path, tmp_path: Path, capsys) -> None:
    project = tmp_path / "tea"
    named = ("--column", "estimate=Effect used", "--column", "variance=Its variance")
    assert main(["new", str(project), "--from", str(table), "--title", TITLE, *named]) == 0
    assert f"metaloom build {project}" in capsys.readouterr().out
    assert main(["check", str(project)]) == 0
    assert yaml.safe_load((project / "_quarto.yml").read_text("utf-8"))["website"]["title"] == TITLE
    assert yaml.safe_load((project / "CITATION.cff").read_text("utf-8"))["title"] == TITLE
    assert yaml.safe_load((project / "index.qmd").read_text("utf-8").split("---")[1])["title"] == TITLE
    readme = (project / "README.md").read_text("utf-8")
    assert readme.startswith(f"# {TITLE}\n")
    assert "{{< var my-effects.estimate >}}" in readme


def test_without_columns_it_says_how_to_name_them_and_does_not_say_to_build(
    table: Path, tmp_path: Path, capsys
) -> None:
    assert main(["new", str(tmp_path / "tea"), "--from", str(table)]) == 0
    said = capsys.readouterr().out
    assert "--name my_effects --column estimate=NAME --column se=NAME" in said
    assert "metaloom build" not in said


def test_what_is_refused_leaves_no_folder_behind(table: Path, tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "tea"), "--from", str(table), "--column", "estimate=Effects"]) == 2
    assert not (tmp_path / "tea").exists()
