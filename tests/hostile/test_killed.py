"""SIGKILL of the whole process group at random moments: old or new, whole; the next run clears up and is a clean one.

`make soak` makes 200 kills of a small project and twenty of this one; every change makes a few.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from metaloom.store.together import finish_begun
from metaloom.versions.snapshot.shelf import shelf_of
from metaloom.versions.verify.shelved import check_shelf

ROOT = Path(__file__).resolve().parents[2]
SOAK = bool(os.environ.get("METALOOM_SOAK"))
KILLS = int(os.environ.get("METALOOM_KILLS", "50" if SOAK else "1"))
"""Of each command; builds are killed in `tests/functional/test_swap.py` at every change."""

OF_THIS_PROJECT = 20
TABLE = "trial,ai,n1i,ci,n2i\nNeu 2021,4,40,9,41\nAlt 2022,1,20,3,19\nMoss 2023,7,55,9,54\n"


@dataclass(frozen=True)
class Stage:
    """A project, a folder for temporary files, a zip that may be there, and a table to be brought in."""

    project: Path
    temporary: Path
    zipped: Path
    table: Path

    def start(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "TMPDIR": str(self.temporary)}
        command = [sys.executable, "-m", "metaloom", *map(str, arguments)]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet, start_new_session=True)

    def files(self) -> dict[str, bytes]:
        """The project's own files; what Metaloom keeps for itself and what it generates is left out."""
        return {
            name: path.read_bytes()
            for path in sorted(self.project.rglob("*"))
            if path.is_file()
            and not (name := path.relative_to(self.project).as_posix()).startswith(
                (".", "_", "analyses/", "studies/", "figures/", "api/")
            )
        }


Arguments = Callable[[Stage], list[str | Path]]
EMBEDDED = ("--renderer", "embedded")
COMMANDS: dict[str, Arguments] = {
    "build": lambda stage: ["build", stage.project, *EMBEDDED, "--force"],
    "snapshot": lambda stage: ["snapshot", "create", "2026.11", "--project", stage.project, *EMBEDDED],
    "bundle": lambda stage: ["bundle", "--project", stage.project, "--output", stage.zipped, *EMBEDDED],
    "import": lambda stage: ["import", stage.table, stage.project, "--name", "more", "--measure", "OR"],
}


def site(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def state(stage: Stage) -> tuple[object, ...]:
    """What a command changes: the project's files, its site, and the zip; a shelf must hold what it says."""
    finish_begun(stage.project)
    shelf = shelf_of(stage.project)
    if shelf.folder.is_dir():
        assert check_shelf(shelf, shelf.names)[1] == []
    zipped = stage.zipped.read_bytes() if stage.zipped.exists() else None
    return stage.files(), site(stage.project / "_site"), zipped


@pytest.fixture
def stage(honest_project: Path, tmp_path: Path) -> Stage:
    shutil.copytree(honest_project, tmp_path / "review", copy_function=shutil.copy2)
    for name in ("temporary", "out"):
        (tmp_path / name).mkdir()
    (tmp_path / "more.csv").write_text(TABLE)
    return Stage(tmp_path / "review", tmp_path / "temporary", tmp_path / "out" / "b.zip", tmp_path / "more.csv")


def kills(stage: Stage, command: list[str | Path], count: int, back: Callable[[], None]) -> set[int]:
    """Kill a command `count` times, half of them near its end, where it writes; which states were found (0 old, 1
    new).
    """
    chance = random.Random(12)
    old = state(stage)
    began = time.perf_counter()
    assert stage.start(*command).wait(timeout=600) == 0
    longest = time.perf_counter() - began
    new = state(stage)
    back()
    found: set[int] = set()
    for number in range(count):
        process = stage.start(*command)
        wait = chance.uniform(0.0, 1.0) if number % 2 else chance.uniform(0.8, 1.0)
        try:
            process.wait(timeout=wait * longest)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=60)
        now = state(stage)
        assert now in (old, new), f"kill {number} left something that is neither old nor new"
        found.add(int(now == new))
        back()
    process = stage.start(*command)
    assert process.wait(timeout=600) == 0
    assert state(stage) == new, "the next run does not equal a clean one"
    left = [path.name for path in stage.temporary.iterdir()]
    assert left == [], "the next run left temporary folders of the killed ones"
    work = stage.project / ".metaloom"
    assert not list(work.glob("staging/*"))
    assert not list(work.glob("together/*"))
    assert not list(stage.zipped.parent.glob(".metaloom-new-*"))
    return found


@pytest.mark.parametrize("name", sorted(COMMANDS) if SOAK else ["bundle", "import", "snapshot"])
def test_a_killed_command_leaves_the_old_or_the_new(name: str, stage: Stage, tmp_path: Path) -> None:
    shutil.copytree(stage.project, tmp_path / "before", copy_function=shutil.copy2)

    def back() -> None:
        for folder in ("snapshots", "chapters", "data"):
            shutil.rmtree(stage.project / folder, ignore_errors=True)
            if (tmp_path / "before" / folder).is_dir():
                shutil.copytree(tmp_path / "before" / folder, stage.project / folder, copy_function=shutil.copy2)
        stage.zipped.unlink(missing_ok=True)

    kills(stage, COMMANDS[name](stage), KILLS, back)


@pytest.mark.skipif(not SOAK, reason="minutes: run by make soak")
def test_a_killed_build_of_this_project(tmp_path: Path) -> None:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    for name in filter(None, map(os.fsdecode, names)):
        if not name.startswith(("tests/", "benchmarks/", "docs/")):
            (tmp_path / "review" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tmp_path / "review" / name)
    for name in ("temporary", "out"):
        (tmp_path / name).mkdir()
    stage = Stage(tmp_path / "review", tmp_path / "temporary", tmp_path / "out" / "b.zip", tmp_path / "more.csv")
    command = COMMANDS["build"](stage)
    assert stage.start(*command).wait(timeout=1800) == 0
    kills(stage, command, OF_THIS_PROJECT, lambda: None)
