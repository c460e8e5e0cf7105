"""Every kind of project that can be started holds together, from the checkout and from the wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from metaloom.cli.kinds import TEMPLATES, kinds

ROOT = Path(__file__).resolve().parents[2]
# Held against R's metafor 3.8-1 on the templates' own tables (REML, test adhoc), once, when they were made.
ANSWERS = {
    "correlations": "0.15",
    "counts": "0.49",
    "hazards": "0.87",
    "means": "−15.1",
    "minimal": "0.49",
    "network": "seven of nine",
    "prevalence": "0.76",
    "ratios": "1.24",
}


def test_each_kind_has_its_answer_here() -> None:
    assert sorted(ANSWERS) == sorted(kinds())


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_it_checks_and_computes(tmp_path, metaloom, kind) -> None:
    folder = tmp_path / "mine"
    assert metaloom("new", folder, "--template", kind).returncode == 0
    done = metaloom("compute", folder)
    assert done.returncode == 0, done.stderr
    assert ANSWERS[kind] in done.stdout
    for name in (".gitignore", ".devcontainer/devcontainer.json", ".github/workflows/pages.yml", "requirements.txt"):
        assert (folder / name).is_file()
    assert "VERSION" not in (folder / "requirements.txt").read_text()
    pages = set(yaml.safe_load((folder / "_quarto.yml").read_text())["website"]["navbar"]["left"][1].values())
    assert all((folder / page).is_file() for page in pages if page.endswith(".qmd"))
    assert "efficacy" not in (folder / "README.md").read_text() or kind == "counts"
    tables = [path.read_text().partition("\n")[0] for path in (folder / "data").glob("*.csv")]
    assert any("label" in head.split(",") for head in tables), "studies are shown by their names, never by their ids"


def test_the_workflow_uses_the_same_actions_as_ours() -> None:
    text = (TEMPLATES.parent / "template" / "github" / "workflows" / "pages.yml").read_text("utf-8")
    ours = (ROOT / ".github" / "workflows" / "site.yml").read_text("utf-8")
    used = [line.strip().removeprefix("- ") for line in text.splitlines() if "uses:" in line]
    assert len(used) == 5
    assert [line for line in used if line not in ours] == []
    assert (ROOT / ".github" / "quarto-version").read_text().strip() in text


def test_an_unknown_kind_is_refused_with_the_nearest(tmp_path, metaloom) -> None:
    done = metaloom("new", tmp_path / "x", "--template", "count")
    assert (done.returncode, "Did you mean 'counts'?" in done.stderr) == (2, True)


def test_a_table_of_ones_own_becomes_a_project_that_builds(tmp_path, metaloom) -> None:
    table = tmp_path / "my trials.csv"
    table.write_text("Study,Events T,N T,Events C,N C\nSmith 2001,4,50,9,52\nJones 2005,10,100,15,98\n")
    done = metaloom("new", tmp_path / "mine", "--from", table, "--measure", "OR")
    assert done.returncode == 0, done.stderr
    built = metaloom("build", tmp_path / "mine", "--renderer", "embedded")
    assert built.returncode == 0, built.stderr
    assert "odds ratio" in (tmp_path / "mine" / "_site" / "index.html").read_text("utf-8").lower()


@pytest.mark.slow
def test_the_wheel_holds_all_that_a_project_needs(tmp_path) -> None:
    """Built, unpacked far from the checkout and run by itself: no file of the checkout is at hand."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        tmp_path,
        ROOT,
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as files:
        files.extractall(tmp_path / "installed")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed"), "QUARTO_PATH": ""}

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "metaloom", *arguments]
        return subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True)

    where = [sys.executable, "-c", "import metaloom; print(metaloom.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert str(tmp_path) in found.stdout
    assert (tmp_path / "installed" / "metaloom" / "py.typed").is_file()
    for kind in ("counts", "minimal"):
        assert run("new", f"mine-{kind}", "--template", kind).returncode == 0
        done = run("build", f"mine-{kind}", "--renderer", "embedded")
        assert done.returncode == 0, done.stderr
        assert (tmp_path / f"mine-{kind}" / "_site" / "index.html").is_file()
