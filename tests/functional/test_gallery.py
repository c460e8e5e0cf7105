"""The gallery: eight small reviews of eight fields, each of which checks and computes as it stands here."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from metaloom.build.generated import GENERATED
from metaloom.build.make import prepare
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import open_project
from metaloom.cli import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())
HOOKS = ROOT / "scripts"
DIRECTION = {
    "vaccine": ("tuberculosis", -1),
    "glucose-network": ("glucose", 0),
    "hyperdynamic-therapy": ("improved", 1),
    "conscientiousness": ("adherence", 1),
    "head-and-neck": ("survival", -1),
    "woody-plants": ("biomass", 1),
    "writing-to-learn": ("achievement", 1),
    "catheters": ("infections", -1),
}
"""The analysis of each review, and on which side of no effect its source finds it (0: a network has no one effect)."""


def test_there_are_eight_fields() -> None:
    assert {path.name for path in EXAMPLES} == set(DIRECTION)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_checks_computes_and_writes_its_pages(example: Path, tmp_path, capsys) -> None:
    """All of a build but the rendering, which `make handbook` does in the published handbook."""
    project = tmp_path / example.name
    shutil.copytree(example, project, ignore=shutil.ignore_patterns("_site", ".metaloom", *GENERATED))
    assert main(["check", str(project)]) == 0, capsys.readouterr().err
    assert prepare(open_project(project), Clock(), Silent(), for_paper=False).warnings == ()
    assert main(["compute", str(project), "--json", str(tmp_path / "results.json")]) == 0
    results = {one["id"]: one for one in json.loads((tmp_path / "results.json").read_text("utf-8"))["analyses"]}
    assert [name for name, one in results.items() if one["status"] != "ok"] == []
    name, sign = DIRECTION[example.name]
    estimate = results[name]["pooled"]["estimate"]
    assert sign == 0 or (estimate is not None and estimate * sign > 0)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_the_front_page_of_an_example_is_its_own_and_says_its_answer_once(example: Path) -> None:
    front = (example / "index.qmd").read_text("utf-8")
    title = yaml.safe_load((example / "_quarto.yml").read_text("utf-8"))["website"]["title"]
    assert yaml.safe_load(front.split("---")[1])["title"] == title
    assert front.count("{{< woven answers/") == 1
    assert "{{< woven analyses/" not in front
    assert "[@" in front, "it cites its source"
    for chapter in (example / "chapters").glob("*.yml"):
        schema = chapter.read_text("utf-8").partition("$schema=")[2].partition("\n")[0]
        assert (chapter.parent / schema).resolve().is_file()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_says_where_its_data_come_from(example: Path) -> None:
    words = (example / "README.md").read_text("utf-8")
    assert all(f"**{part}**" in words for part in ("Field", "Kind of data", "Source", "Data", "Build"))
    assert "@article{" in (example / "data" / "references.bib").read_text("utf-8")
    for hook in ("pre_render.py", "post_render.py", "project_python.py", "woven.lua"):
        assert (example / "scripts" / hook).read_bytes() == (HOOKS / hook).read_bytes()
