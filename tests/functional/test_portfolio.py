"""Many projects at once, by real processes and a real Dask cluster, some of which are killed in the middle."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from metaloom.build.progress import Silent
from metaloom.cli.main import main
from metaloom.cli.scaffold import scaffold
from metaloom.portfolio.dask_cluster import DaskCluster
from metaloom.portfolio.executor import Done, Function, Outcome
from metaloom.portfolio.in_process import InProcess
from metaloom.portfolio.processes import Processes
from metaloom.portfolio.report import Report
from metaloom.portfolio.run import CHANGED, compute_portfolio
from metaloom.portfolio.settle import OTHER_ENGINE

Run = Callable[..., "subprocess.CompletedProcess[str]"]
ANY_PORT = "127.0.0.1:0"
NAMES = ("a", "b", "c", "d", "group/e", "group/f")


def books(folder: Path, edit: Callable[..., None]) -> Path:
    """Six projects, no two with the same numbers."""
    for number, name in enumerate(NAMES):
        edit(scaffold(folder / name), new=f"{number + 1},123,11,139")
    return folder


@pytest.fixture
def folder(tmp_path: Path, edit: Callable[..., None]) -> Path:
    return books(tmp_path / "books", edit)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, edit: Callable[..., None]) -> dict[str, bytes]:
    """The results of the six projects, computed in this process."""
    folder = books(tmp_path_factory.mktemp("expected"), edit)
    assert statuses(compute(folder, InProcess())) == {"computed": 6}
    return kept(folder)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A scheduler in this process and two workers in processes of their own, which Dask starts anew when they die."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=ANY_PORT, silence_logs=60
    ) as made:
        yield made


@dataclass
class After(Silent):
    """Does something once, as soon as `done` projects are settled."""

    done: int
    act: Callable[[], None]

    def step(self, name: str, done: int, total: int) -> None:
        """Called as each project is settled."""
        if done == self.done:
            self.act()


def compute(folder: Path, executor: Any, teller: Any = None) -> Report:
    return compute_portfolio(folder, executor, teller or Silent())


def statuses(report: Report) -> dict[str, int]:
    return dict(Counter(entry.status for entry in report.entries))


def kept(folder: Path) -> dict[str, bytes]:
    root = folder / ".metaloom-portfolio" / "results"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.json")}


def address_on(card: Path) -> str:
    """The address that a scheduler writes to its file when it is ready."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            return str(json.loads(card.read_text("utf-8"))["address"])
        except (OSError, ValueError):  # not there yet, or not written to its end
            time.sleep(0.05)
    raise AssertionError("the scheduler did not start")


def test_each_result_is_what_the_project_alone_gives(folder: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    assert sorted(expected) == [f"{name}.json" for name in NAMES]
    assert len(set(expected.values())) == 6
    assert main(["compute", str(folder / "group" / "f"), "--json", str(tmp_path / "f.json")]) == 0
    assert expected["group/f.json"] == (tmp_path / "f.json").read_bytes()


def test_two_processes_give_the_same_to_the_byte(folder: Path, expected: dict[str, bytes]) -> None:
    report = compute(folder, Processes(2))
    assert (statuses(report), report.exit_code) == ({"computed": 6}, 0), list(report.complaints())
    assert kept(folder) == expected


def test_the_command_lists_broken_projects_and_does_only_what_is_missing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = folder / "b" / "chapters" / "efficacy.yml"
    sound = broken.read_text("utf-8")
    broken.write_text(sound + "junk: 1\n", "utf-8")
    line = sound.count("\n") + 1
    assert main(["portfolio", "compute", str(folder), "--json", str(tmp_path / "all.json")]) == 2
    told = capsys.readouterr()
    assert told.err.startswith(f"b/chapters/efficacy.yml:{line}:1: error: Unknown key 'junk'. [ML-0302]\n    ")
    assert "computed now  5" in told.out
    assert "broken        1" in told.out
    projects = json.loads((tmp_path / "all.json").read_text("utf-8"))["projects"]
    assert [(item["project"], item["status"]) for item in projects] == [
        (name, "broken" if name == "b" else "ok") for name in NAMES
    ]
    broken.write_text(sound, "utf-8")
    assert main(["portfolio", "compute", str(folder), "--json", "-"]) == 0
    told = capsys.readouterr()
    assert told.err.startswith("6 projects in ")
    assert "computed now  1" in told.err
    assert "taken over    5" in told.err
    assert {item["status"] for item in json.loads(told.out)["projects"]} == {"ok"}


def test_a_local_worker_is_killed_in_the_middle(folder: Path, expected: dict[str, bytes]) -> None:
    killed = []

    def kill() -> None:
        worker = multiprocessing.active_children()[0]
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        killed.append(worker.pid)

    report = compute(folder, Processes(2), After(5, kill))
    assert len(killed) == 1
    assert statuses(report) == {"computed": 6}, list(report.complaints())
    assert kept(folder) == expected


def test_a_dask_worker_is_killed_in_the_middle(folder: Path, cluster: Any, expected: dict[str, bytes]) -> None:
    killed = []

    def kill() -> None:
        busy = [worker for worker in cluster.scheduler.workers.values() if worker.processing]
        pid = cluster.workers[busy[0].name].process.pid
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)

    broken = folder / "c" / "data" / "outcomes_binary.csv"
    sound = broken.read_bytes()
    broken.write_bytes(sound.replace(b",123,11,139", b",-123,11,139"))
    report = compute(folder, DaskCluster(cluster.scheduler_address), After(1, kill))
    assert len(killed) == 1
    assert statuses(report) == {"computed": 5, "broken": 1}, list(report.complaints())
    broken.write_bytes(sound)
    before = {path: path.stat().st_mtime_ns for path in (folder / ".metaloom-portfolio" / "results").rglob("*.json")}
    again = compute(folder, DaskCluster(cluster.scheduler_address))
    assert statuses(again) == {"taken over": 5, "computed": 1}
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in before.items())
    assert kept(folder) == expected


def test_the_dask_scheduler_is_killed_in_the_middle(folder: Path, tmp_path: Path) -> None:
    def start(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words, "--dashboard-address", ANY_PORT]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return running[-1]

    running: list[subprocess.Popen[bytes]] = []
    card = tmp_path / "scheduler.json"
    try:
        scheduler = start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(card))
        address = address_on(card)
        start("worker", address, "--nthreads", "1", "--no-nanny", "--death-timeout", "30")
        report = compute(folder, DaskCluster(address), After(2, scheduler.kill))
    finally:
        for process in running:
            process.kill()
            process.wait()
    assert report.exit_code == 3
    counts = statuses(report)
    assert set(counts) == {"computed", "not done"}
    assert counts["computed"] >= 2
    assert len(list(report.complaints())) == counts["not done"]
    assert all("The Dask scheduler went away." in complaint for complaint in report.complaints())
    assert len(kept(folder)) == counts["computed"]
    again = compute(folder, InProcess())
    assert statuses(again) == {"taken over": counts["computed"], "computed": counts["not done"]}


def test_nobody_answers_at_the_address(folder: Path, metaloom: Run) -> None:
    done = metaloom("portfolio", "compute", folder, "--scheduler", "127.0.0.1")
    assert done.returncode == 3
    assert done.stderr.startswith("No Dask scheduler answers at 127.0.0.1 (")
    assert "Start one with 'dask scheduler'" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_a_run_with_nothing_to_do_calls_nobody(folder: Path) -> None:
    class Nobody:
        def run(self, function: Function, jobs: Sequence[str]) -> Iterator[tuple[str, Outcome]]:
            raise AssertionError("nobody was to be called")

    compute(folder, InProcess())
    assert statuses(compute(folder, Nobody())) == {"taken over": 6}


def test_files_that_change_under_way_are_not_taken_for_the_old_ones(folder: Path, edit: Callable[..., None]) -> None:
    report = compute(folder, InProcess(), After(1, lambda: edit(folder / "b", "2,123,11,139", "9,123,11,139")))
    # The first to be settled is a; b is read again after it was computed from a file that had been counted before.
    assert statuses(report) == {"computed": 5, "not done": 1}
    assert next(entry for entry in report.entries if entry.name == "b").reason == CHANGED
    assert statuses(compute(folder, InProcess())) == {"taken over": 5, "computed": 1}


def test_answers_of_another_engine_and_faults_of_our_own_are_not_kept(folder: Path) -> None:
    class Strange:
        def run(self, function: Function, jobs: Sequence[str]) -> Iterator[tuple[str, Outcome]]:
            for number, job in enumerate(jobs):
                answer = json.loads(function(job))
                if number == 0:
                    answer["engine"] = "of last year"
                elif number == 1:
                    answer |= {"status": "fault", "reason": "Traceback (most recent call last): …"}
                yield job, Done(json.dumps(answer))

    report = compute(folder, Strange())
    assert report.exit_code == 1
    assert list(report.complaints()) == [f"a: failed: {OTHER_ENGINE}", "b: fault: Traceback (most recent call last): …"]
    assert sorted(kept(folder)) == [f"{name}.json" for name in NAMES[2:]]
