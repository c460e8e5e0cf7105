"""Each how-to page of the handbook does what it says: its files make a project that computes, its commands end well."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

from metaloom.cli import main
from metaloom.cli.scaffold import scaffold

HOWTO = Path(__file__).resolve().parents[2] / "docs" / "howto"
PAGES = sorted(HOWTO.glob("*.qmd"))
BLOCK = re.compile(r"^``` \{\.\w+ filename=\"([^\"]+)\"\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TASKS = {
    "counts", "means", "ready-made", "one-arm", "correlations", "hazards", "networks", "several-effects",
    "risk-of-bias", "certainty", "claims", "directions", "scripts", "versions", "editors", "github-pages", "theme",
    "citing", "chapters", "studies",
}  # fmt: skip


def test_each_task_has_its_page() -> None:
    assert {page.stem for page in PAGES} == TASKS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_page_does_what_it_says(page: Path, tmp_path, monkeypatch, capsys) -> None:
    project = tmp_path / "review"
    scaffold(project, "minimal")
    blocks = BLOCK.findall(page.read_text("utf-8"))
    assert blocks
    if any(name.startswith("chapters/") for name, _ in blocks):
        for old in [*project.glob("chapters/*.yml"), *project.glob("data/*.csv")]:
            old.unlink()
        for own in ("index.qmd", "chapters/results.qmd"):
            (project / own).write_text("---\ntitle: A review\n---\n\n{{< woven answers/results >}}\n", "utf-8")
    monkeypatch.chdir(project)
    for name, text in blocks:
        if name == "step":
            for line in text.strip().splitlines():
                program, *arguments = shlex.split(line)
                assert program == "metaloom"
                assert main(arguments) == 0, f"{line}: {capsys.readouterr().err}"
        elif "/" in name or "." in name:
            lay(project / name, text)
    assert main(["check", "."]) == 0, capsys.readouterr().err
    assert "warning" not in capsys.readouterr().err
    if any(name.startswith("data/") for name, _ in blocks):
        assert main(["compute", ".", "--json", "results.json"]) == 0
        analyses = json.loads((project / "results.json").read_text("utf-8"))["analyses"]
        assert [one["id"] for one in analyses if one["status"] != "ok"] == []
        assert analyses or page.stem == "directions"


def lay(path: Path, text: str) -> None:
    """Write a file of a page; settings of the site are laid over those that are there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = text.replace("{{{<", "{{<").replace(">}}}", ">}}")  # a third brace keeps a page from carrying it out
    if path.name == "_quarto.yml":
        there = yaml.safe_load(path.read_text("utf-8"))
        text = yaml.safe_dump(over(there, yaml.safe_load(text)), sort_keys=False)
    path.write_text(text, "utf-8")


def over(there: dict, new: dict) -> dict:
    """Return settings with others laid over them, mapping by mapping."""
    return {**there, **{key: over(there.get(key, {}), value) if isinstance(value, dict) else value
                        for key, value in new.items()}}  # fmt: skip
