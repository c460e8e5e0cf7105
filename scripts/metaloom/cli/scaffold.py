"""`metaloom new DIR`: a small complete project that builds at once.

`template/` holds what every project has; `templates/NAME/` lays the data and the chapter of one kind of evidence over
it.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from metaloom.cli.kinds import DEFAULT, TEMPLATE, TEMPLATES, kinds
from metaloom.declare.schema import write_schemas
from metaloom.errors import Place, Problem, ProjectError, suggestion
from metaloom.surveys.kinds import KINDS

RENAMED = {
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
    "vscode": ".vscode",
    "github": ".github",
    "devcontainer": ".devcontainer",
}
UNTITLED = "My review"
FRONT = """---
title: My review
description: A review made with Metaloom.
---

Analyses in this review: {{< var site.analyses >}}.

{{< woven answers/CHAPTER >}}
"""
EXAMPLE = ("chapters/own-figure.yml", "chapters/own-figure.qmd", "scripts/cases_prevented.py")
"""The example of a script, which belongs to the default kind."""

OWN = ("chapters/efficacy.yml", "chapters/efficacy.qmd", "data", "index.qmd")
"""What of the common files belongs to the default kind alone."""


def scaffold(folder: Path, kind: str = DEFAULT, *, example: bool = False) -> Path:
    """Copy a template into a new or empty folder; the default kind with the `example` of a script where asked for.

    Errors: ProjectError when the folder holds anything, or no template has the name.
    """
    if kind not in kinds():
        place = Place("--template")
        raise ProjectError(
            [Problem(place, f"There is no template {kind!r}.", suggestion(kind, kinds(), "templates"), code="ML-1303")]
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        cause = f"{folder} exists and is not an empty folder."
        raise ProjectError([Problem(Place(str(folder)), cause, "Give the name of a new folder.", code="ML-1302")])
    leave_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True, ignore=leave_out)
    if kind != DEFAULT or not example:
        _remove_example(folder)
    if kind != DEFAULT:
        _replace(folder, TEMPLATES / kind)
    for name, real in RENAMED.items():
        if (folder / name).exists():
            (folder / name).rename(folder / real)
    write_schemas(folder / "schemas", KINDS)
    return folder


def entitle(folder: Path, title: str | None) -> None:
    """Give a new project its title, in all places that have one."""
    if not title:
        return
    for name in ("_quarto.yml", "index.qmd", "CITATION.cff", "README.md"):
        path = folder / name
        text = path.read_text("utf-8").replace(
            f"title: {UNTITLED}\n", f"title: {json.dumps(title, ensure_ascii=False)}\n"
        )
        path.write_text(text.replace(f"# {UNTITLED}\n", f"# {title}\n"), "utf-8")


def _remove_example(folder: Path) -> None:
    """Take the example of a script out of a project, and what leads to it."""
    for name in EXAMPLE:
        (folder / name).unlink()
    for name, mark in (("_quarto.yml", "chapters/own-figure.qmd"), ("README.md", "scripts/cases_prevented.py")):
        path = folder / name
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if mark not in line).replace("5. **Pub", "4. **Pub"), "utf-8")


def _replace(folder: Path, kind: Path) -> None:
    """Put one kind's data and chapter in the place of the default ones."""
    for name in OWN:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(kind, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    declared = (kind / "chapters" / "results.yml").read_text("utf-8")
    analysis = declared.partition("id: ")[2].split("\n")[0].split(",")[0].strip()
    table = next(path.name for path in sorted((kind / "data").glob("*.csv")))
    for name, old, new in (
        ("_quarto.yml", 'chapters/efficacy.qmd, text: "Does it work?"', "chapters/results.qmd, text: Results"),
        ("README.md", "chapters/efficacy", "chapters/results"),
        ("README.md", "tuberculosis", analysis),
        ("README.md", "data/outcomes_binary.csv", f"data/{table}"),
    ):
        path = folder / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def scaffold_empty(folder: Path, chapter: str, table: str) -> Path:
    """Make a project without data or declarations, whose front page and menu lead to one chapter that is still to come.

    Errors: ProjectError when the folder holds anything.
    """
    scaffold(folder, "minimal")
    for path in (
        folder / "chapters" / "results.yml",
        folder / "chapters" / "results.qmd",
        folder / "data" / "trials.csv",
    ):
        path.unlink()
    (folder / "data" / "references.bib").write_text("", "utf-8")
    (folder / "index.qmd").write_text(FRONT.replace("CHAPTER", chapter), "utf-8")
    for name in ("_quarto.yml", "README.md"):
        text = (folder / name).read_text("utf-8")
        text = text.replace("chapters/results", f"chapters/{chapter}").replace("data/trials.csv", f"data/{table}.csv")
        text = text.replace("var main.estimate", f"var {chapter}.estimate")
        (folder / name).write_text(text, "utf-8")
    return folder
