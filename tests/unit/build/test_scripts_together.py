"""Several scripts: forked from one process that has the libraries, each as much on its own as one that runs alone."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from metaloom.build.compute import compute
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import Project
from metaloom.build.scripts import processes
from metaloom.store.jobs import VARIABLE

GOOD = """
import os, random, sys, tempfile, uuid
import numpy as np
import pandas as pd
from plotnine import aes, geom_point, ggplot
from metaloom.figures import Shown, theme
left = getattr(pd, "left_by_another_script", "nothing")
pd.left_by_another_script = "something"

def compute(tables, results):
    frame = tables["doses"]
    home = [os.environ["HOME"], os.environ["TMPDIR"], tempfile.gettempdir(), os.getcwd(), sys.path[1], sys.argv[1]]
    open("own.txt", "w").write("mine")
    shown = frame.assign(
        left=left, same=len(set(home)), files=" ".join(sorted(os.listdir(home[0]))), leads=os.getsid(0) == os.getpid(),
        chance=f"{random.random()} {np.random.random()} {np.random.default_rng().random()} {uuid.uuid4()}",
        order=" ".join({"one", "two", "three", "four"}), hashing=os.environ["PYTHONHASHSEED"],
        stopped=str(sys.stdin and sys.stdin.read()), mask=os.umask(0o22),
    )
    print("a line that nobody hears")
    plot = ggplot(frame, aes("dose", "alive")) + geom_point() + theme()
    return Shown(table=shown, figure=plot, caption="Dose.", alt="Survival by dose.")
"""
ENDLESS = "def compute(tables, results):\n    while True: pass\n"
SECRET = """
def compute(tables, results):
    return open(__file__.replace("scripts/third.py", "data/doses.csv"))
"""


def made(root: Path, scripts: dict[str, str], seconds: int = 60) -> Path:
    for folder in ("data", "scripts", "chapters"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "data/doses.csv").write_text("study_id,dose,alive\na,1,50\nb,2,60\nc,3,80\n")
    (root / "data/studies.csv").write_text("study_id,label\na,A\nb,B\nc,C\n")
    lines = ["chapter: e", "scripts:"]
    for name, code in scripts.items():
        (root / f"scripts/{name}.py").write_text(code)
        reads = f"reads: {{tables: [doses]}}, seconds: {seconds}"
        lines.append(f"  - {{id: {name}, title: {name.title()}, run: scripts/{name}.py, {reads}}}")
    (root / "chapters/e.yml").write_text("\n".join(lines) + "\n")
    return root


def run(root: Path):
    return compute(Project(root), Clock(), Silent()).scripts


def shown(script) -> tuple[object, ...]:
    return script.error, script.table, [figure.svg.replace(script.id, "ID") for figure in script.figures]


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_script_shows_the_same_beside_others_as_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    monkeypatch.setenv(VARIABLE, jobs)
    alone = run(made(tmp_path / "alone", {"first": GOOD}))["first"]
    both = run(made(tmp_path / "both", {"first": GOOD, "second": GOOD}))
    assert alone.error == ""
    row = dict(zip(alone.table[0], alone.table[1], strict=True))
    assert (row["left"], row["same"], row["leads"], row["hashing"]) == ("nothing", "1", "True", "0")
    assert row["files"] == "inputs.pickle own.txt said.txt stack.txt"
    assert row["stopped"] == ""
    assert shown(both["first"]) == shown(alone)
    assert both["second"].table == alone.table


def test_one_that_never_ends_and_one_that_asks_too_much_leave_the_others_alone(tmp_path: Path) -> None:
    quits = "import os, sys\nprint('a last word', file=sys.stderr, flush=True)\nos._exit(3)\n"
    root = made(tmp_path, {"first": ENDLESS, "second": GOOD, "third": SECRET, "fourth": quits}, seconds=8)
    found = run(root)
    assert "longer than 8 seconds" in found["first"].error
    assert found["second"].error == ""
    assert "opens no file of the project" in found["third"].error
    assert found["third"].line == 3
    assert found["fourth"].error == "The process ended without an answer: a last word"


def test_where_the_process_that_forks_is_killed_they_run_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []

    class Killed(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, command, **options) -> None:
            super().__init__(command, **options)
            started.append(len(command))
            if command[-1].endswith("warm"):
                os.kill(self.pid, signal.SIGKILL)

    monkeypatch.setattr(processes.subprocess, "Popen", Killed)
    found = run(made(tmp_path, {"first": GOOD, "second": GOOD}))
    assert [script.error for script in found.values()] == ["", ""]
    assert len(started) == 3


@pytest.mark.skipif(not processes.CAN_FORK, reason="the system cannot fork")
def test_a_script_ends_with_the_process_that_forked_it(tmp_path: Path) -> None:
    root = made(tmp_path, {"first": ENDLESS})
    (root / processes.FONTS).mkdir(parents=True)
    own = tmp_path / "own"
    own.mkdir()
    script = {
        "project": str(root),
        "script": "scripts/first.py",
        "tables": {},
        "results": {},
        "modules": [],
        "seconds": 60,
    }
    (own / processes.INPUTS).write_bytes(pickle.dumps(script))
    (own / processes.SAID).touch()
    parent = processes.Parent(root, own)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(parent.run, own, 60)
        child = child_of(parent._process.pid)
        parent.close()
        assert answer.result() is None
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def child_of(parent: int) -> int:
    """Return the one child of a process, once it has one and leads a session."""
    for _ in range(600):
        listed = subprocess.run(["ps", "-eo", "pid=,ppid=,sess="], capture_output=True, text=True, check=True).stdout
        rows = [line.split() for line in listed.splitlines()]
        found = [int(pid) for pid, own, session in rows if own == str(parent) and pid == session]
        if found:
            return found[0]
        time.sleep(0.1)
    raise AssertionError("no script was forked")
