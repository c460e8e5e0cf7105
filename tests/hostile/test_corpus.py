"""Nothing of the corpus writes outside, runs anything, or passes; each is refused by name and without a traceback."""

from __future__ import annotations

import re
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from hostile.bundle import Bundle
from hostile.conftest import said
from hostile.corpus import Case, Stage, cases

FAKE_QUARTO = """#!/bin/sh
if [ "$1" = "--version" ]; then echo 1.7.34; exit 0; fi
touch "{canary}"
exit 1
"""


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(folder)): (stat.S_IFMT(path.lstat().st_mode), path.lstat().st_mtime_ns)
        for path in folder.rglob("*")
    }


@pytest.fixture
def stage(tmp_path: Path, honest: Bundle, honest_project: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    project = tmp_path / "victim" / "project"
    shutil.copytree(honest_project, project, copy_function=shutil.copy2)
    for name in ("outside", "temporary", "fake"):
        (tmp_path / name).mkdir()
    fake = tmp_path / "fake" / "quarto"
    fake.write_text(FAKE_QUARTO.format(canary=tmp_path / "fake" / "ran"))
    fake.chmod(0o755)
    monkeypatch.setenv("QUARTO_PATH", str(fake))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(tmp_path / "victim")
    (tmp_path / "downloads").mkdir()
    return Stage(tmp_path / "downloads", tmp_path / "outside", honest, project)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_nothing_hostile_passes(case: Case, stage: Stage, tmp_path: Path) -> None:
    arguments = case.make(stage)
    before = {name: listing(tmp_path / name) for name in ("downloads", "outside", "temporary", "fake")}
    site = listing(stage.project / "_site")
    top = [sorted(folder.iterdir()) for folder in (tmp_path, tmp_path / "victim")]
    code, text = said(*arguments)
    assert "Traceback" not in text
    assert code in case.codes, text
    assert re.search(case.said, text), text
    assert len(text) < 20_000
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", text), "control characters reach the terminal"
    after = {name: listing(tmp_path / name) for name in before}
    assert after == before
    assert [sorted(folder.iterdir()) for folder in (tmp_path, tmp_path / "victim")] == top
    assert listing(stage.project / "_site") == site


def test_the_corpus_is_large_enough() -> None:
    assert len(cases()) >= 150
