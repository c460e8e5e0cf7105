"""A stranger's project folder, compared with one's own: none of its code is run, and no link of it is followed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hostile.conftest import said

MARK = "import os\nopen({mark!r}, 'w').close()\n\ndef compute(tables, results):\n    raise SystemExit\n"
DECLARED = "\nscripts:\n  - {id: evil, title: Evil, run: scripts/evil.py, reads: {tables: [outcomes_binary]}}\n"


@pytest.fixture
def both(honest_project: Path, tmp_path: Path) -> tuple[Path, Path]:
    own, theirs = tmp_path / "own", tmp_path / "theirs"
    for folder in (own, theirs):
        shutil.copytree(honest_project, folder, ignore=shutil.ignore_patterns("_site", ".metaloom"))
    return own, theirs


def test_a_comparison_runs_no_script_of_a_stranger(both: tuple[Path, Path], tmp_path: Path) -> None:
    own, theirs = both
    mark = tmp_path / "ran"
    chapter = sorted((theirs / "chapters").glob("*.yml"))[0]
    chapter.write_text(chapter.read_text("utf-8") + DECLARED, "utf-8")
    (theirs / "scripts").mkdir(exist_ok=True)
    (theirs / "scripts" / "evil.py").write_text(MARK.format(mark=str(mark)))
    code, text = said("diff", ".", str(theirs), "--project", str(own))
    assert "Traceback" not in text
    assert code in (0, 2), text
    assert not mark.exists()


@pytest.mark.parametrize("command", ["diff", "check", "compute"])
def test_no_link_of_a_stranger_is_followed(command: str, both: tuple[Path, Path], tmp_path: Path) -> None:
    own, theirs = both
    (tmp_path / "secret.csv").write_text("study_id,a\nx,1\n")
    (theirs / "data" / "more.csv").symlink_to(tmp_path / "secret.csv")
    arguments = ["diff", ".", str(theirs), "--project", str(own)] if command == "diff" else [command, str(theirs)]
    code, text = said(*arguments)
    assert code == 2, text
    assert "leads out of the project" in text


def test_a_linked_folder_of_ours_is_refused(both: tuple[Path, Path], tmp_path: Path) -> None:
    own, _ = both
    (tmp_path / "elsewhere").mkdir()
    (own / ".metaloom").symlink_to(tmp_path / "elsewhere")
    code, text = said("compute", str(own))
    assert code == 2, text
    assert ".metaloom" in text
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_file_of_mine_beside_generated_ones_stays(both: tuple[Path, Path]) -> None:
    own, _ = both
    (own / "figures").mkdir(exist_ok=True)
    (own / "figures" / "photo.png").write_bytes(b"mine")
    code, text = said("build", str(own), "--renderer", "embedded")
    assert code == 0, text
    assert "figures/photo.png" in text
    assert (own / "figures" / "photo.png").read_bytes() == b"mine"
