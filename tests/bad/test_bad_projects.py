"""Every named bad project gives exactly the messages written beside it, and nothing else happens.

A folder `tests/bad/<name>/` holds only what differs from the sound project in `_base/`:

- files are laid over those of the base (binary files too);
- `delete.txt` lists files of the base to remove, one a line;
- `links.txt` lists symbolic links to make, one `path -> target` a line;
- `expected.txt` holds the messages: `str(problem)` of each, sorted, joined by a newline.

After a deliberate change of wording: `METALOOM_WRITE_EXPECTED=1 pytest tests/bad`, then read the difference.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from metaloom.cli import main
from metaloom.errors import ProjectError

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


def check(project: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """`metaloom check`: its exit code and what it says on standard error."""
    code = main(["check", str(project)])
    return code, capsys.readouterr().err


def test_base_is_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay_out(None, tmp_path / "project")
    code, messages = check(tmp_path / "project", capsys)
    assert code == 0
    assert "error:" not in messages


@pytest.mark.parametrize("case", CASES)
def test_exact_message(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "project"
    lay_out(case, project)
    code, messages = check(project, capsys)
    expected = BAD / case / "expected.txt"
    if os.environ.get("METALOOM_WRITE_EXPECTED"):
        expected.write_text(messages, encoding="utf-8")
    assert code == ProjectError.exit_code
    assert messages == expected.read_text(encoding="utf-8")
    assert messages.strip()
    assert "Traceback" not in messages
    assert str(tmp_path) not in messages
    assert (project / "_site" / "index.html").read_text(encoding="utf-8") == OLD_PAGE
    assert sorted(path.name for path in (project / "_site").iterdir()) == ["index.html"]


def test_a_build_says_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`metaloom build` gives what `metaloom check` gives, and leaves the old site."""
    prose = [case for case in CASES if case.startswith(("prose", "csl", "navigation"))]
    for case in [*CASES[:: len(CASES) // 6], *prose]:
        project = tmp_path / case
        lay_out(case, project)
        new = tmp_path / f"{case}-site"
        built = main(["build", str(project), "--renderer", "embedded", "--output", str(new)])
        assert built == ProjectError.exit_code
        assert not new.exists()
        assert capsys.readouterr().err == (BAD / case / "expected.txt").read_text(encoding="utf-8")
        assert (project / "_site" / "index.html").read_text(encoding="utf-8") == OLD_PAGE


def test_there_are_at_least_sixty() -> None:
    assert len(CASES) >= 60
