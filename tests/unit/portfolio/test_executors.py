"""What every executor promises. The jobs are shell commands, so that one of them can kill the worker that runs it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from metaloom.errors import ToolError
from metaloom.portfolio.executor import Done, Executor, Failed, Function, NotDone, Outcome, finish
from metaloom.portfolio.in_process import InProcess
from metaloom.portfolio.processes import Processes

KILL = "kill -9 $PPID"
run = subprocess.getoutput


@pytest.mark.parametrize("executor", [InProcess(), Processes(2)])
def test_each_job_has_one_outcome_and_an_exception_is_a_failure(executor: Executor) -> None:
    jobs = ["echo a", "echo b", "echo \0", "echo c"]
    outcomes = list(finish(executor, run, jobs))
    assert sorted(job for job, _ in outcomes) == sorted(jobs)
    found = dict(outcomes)
    assert [found[f"echo {letter}"] for letter in "abc"] == [Done("a"), Done("b"), Done("c")]
    assert found["echo \0"] == Failed("ValueError: embedded null byte")


def test_a_job_that_kills_its_worker_takes_no_other_with_it(tmp_path: Path) -> None:
    jobs = [f"sleep 0.05; echo {n} | tee -a {tmp_path}/{n}" for n in range(8)]
    jobs.insert(3, KILL)
    found = dict(finish(Processes(2), run, jobs))
    assert isinstance(found.pop(KILL), Failed)
    assert sorted(found.values(), key=str) == [Done(str(n)) for n in range(8)]
    twice = [n for n in range(8) if len((tmp_path / str(n)).read_text().split()) > 1]
    assert len(twice) <= 1, "only what was handed over when the worker died is done again"


def test_a_worker_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    once = f"if mkdir {tmp_path}/died 2>/dev/null; then {KILL}; fi; echo survived"
    assert dict(finish(Processes(2), run, [once, "echo b"])) == {once: Done("survived"), "echo b": Done("b")}


def test_an_idle_worker_that_was_killed_does_not_hold_up_the_end() -> None:
    outcomes = Processes(2).run(run, ["sleep 0.2; echo a", "sleep 0.2; echo b"])
    assert {next(outcomes), next(outcomes)} == {("sleep 0.2; echo a", Done("a")), ("sleep 0.2; echo b", Done("b"))}
    time.sleep(0.05)
    # Both wait for work, one of them with the queue's lock in its hands: most often this one.
    os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)
    assert list(outcomes) == []
    assert multiprocessing.active_children() == []


def test_who_failed_is_tried_again_alone_and_once() -> None:
    calls: list[Sequence[str]] = []

    class Clumsy:
        def run(self, function: Function, jobs: Sequence[str]) -> Iterator[tuple[str, Outcome]]:
            calls.append(tuple(jobs))
            if jobs == ["b"]:
                raise ToolError("Nobody is left.", "Call somebody.", code="ML-1409")
            for job in jobs:
                yield job, {"c": NotDone("late"), "d": Done("D")}.get(job, Failed("clumsy"))

    found = list(finish(Clumsy(), run, ["a", "b", "c", "d"]))
    assert calls == [("a", "b", "c", "d"), ("a",), ("b",)]
    assert found == [
        ("c", NotDone("late")),
        ("d", Done("D")),
        ("a", Failed("clumsy")),
        ("b", NotDone("Nobody is left.")),
    ]


def test_without_dask_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from metaloom.portfolio.dask_cluster import DaskCluster

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(
        ToolError, match=r"\[ML-1409\]\s+Install it in a checkout of Metaloom: pip install '\.\[portfolio\]'"
    ):
        list(DaskCluster("tcp://127.0.0.1:1").run(run, ["echo a"]))
