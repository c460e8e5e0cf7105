"""Every named bad project gives exactly the messages written beside it, and nothing else happens.

A folder `tests/bad/<name>/` holds only what differs from the sound project in `_base/`:

- files are laid over those of the base (binary files too);
- `delete.txt` lists files of the base to remove, one a line;
- `links.txt` lists symbolic links to make, one `path -> target` a line;
- `expected.txt` holds the messages: `str(problem)` of each, sorted, joined by a newline.

After a deliberate change of wording: `METALOOM_WRITE_EXPECTED=1 pytest tests/bad`, then read the difference.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

from metaloom.declare import load_declarations
from metaloom.errors import Problem, ProjectError

BAD = Path(__file__).parent
BASE = BAD / "_base"
CASES = sorted(folder.name for folder in BAD.iterdir() if folder.is_dir() and not folder.name.startswith(("_", ".")))
INSTRUCTIONS = {"expected.txt", "delete.txt", "links.txt"}
OLD_PAGE = "the last good site"


def lay_out(case: str | None, project: Path) -> None:
    """The base project with one case laid over it, and a site that an earlier build left behind."""
    shutil.copytree(BASE, project)
    (project / "_site").mkdir()
    (project / "_site" / "index.html").write_text(OLD_PAGE, encoding="utf-8")
    if case is None:
        return
    overlay = BAD / case
    for source in sorted(path for path in overlay.rglob("*") if path.is_file()):
        relative = source.relative_to(overlay)
        if str(relative) not in INSTRUCTIONS:
            (project / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, project / relative)
    for name in instructions(overlay / "delete.txt"):
        (project / name).unlink()
    for line in instructions(overlay / "links.txt"):
        path, target = line.split(" -> ")
        (project / path).unlink(missing_ok=True)
        (project / path).symlink_to(target)


def instructions(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def problems_of(project: Path) -> list[Problem]:
    """Every problem that declaring, reading and selecting find, as `metaloom check` does."""
    try:
        declarations = load_declarations(project)
        if importlib.util.find_spec("metaloom.read") is None:
            return []
        from metaloom.read import read_evidence, select_all

        evidence = read_evidence(project, declarations)
    except ProjectError as error:
        return list(error.problems)
    try:
        select_all(declarations, evidence)
    except ProjectError as error:
        return list(error.problems)
    return []


def check_by_command(project: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    from metaloom.cli import main

    code = main(["check", str(project)])
    return code, capsys.readouterr().err


def test_base_is_sound(tmp_path: Path) -> None:
    lay_out(None, tmp_path / "project")
    assert problems_of(tmp_path / "project") == []


@pytest.mark.parametrize("case", CASES)
def test_message(case: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    lay_out(case, project)
    text = "\n".join(str(problem) for problem in problems_of(project)) + "\n"
    expected = BAD / case / "expected.txt"
    if os.environ.get("METALOOM_WRITE_EXPECTED"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert text.strip()
    assert str(tmp_path) not in text


@pytest.mark.skipif(importlib.util.find_spec("metaloom.cli") is None, reason="the command line is not there yet")
@pytest.mark.parametrize("case", CASES)
def test_command(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "project"
    lay_out(case, project)
    code, messages = check_by_command(project, capsys)
    assert code == ProjectError.exit_code
    assert (BAD / case / "expected.txt").read_text(encoding="utf-8").strip() in messages
    assert "Traceback" not in messages
    assert (project / "_site" / "index.html").read_text(encoding="utf-8") == OLD_PAGE


def test_there_are_at_least_sixty() -> None:
    assert len(CASES) >= 60
