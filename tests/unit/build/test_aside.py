"""Work beside this process: done elsewhere, done here where that fails, and nothing of it left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from metaloom.build.aside import aside
from metaloom.store.jobs import VARIABLE
from metaloom.store.scratch import PREFIX

WORKING = """
import os, time
from metaloom.build.aside import aside
with aside() as helper:
    asked = helper.ask(os.getpid)
    asked.answered.wait()
    print(os.getpid(), asked(), flush=True)
    helper.ask(time.sleep, 60).answered.wait()
"""


@pytest.fixture(autouse=True)
def _two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")


def asked_elsewhere(helper) -> int:
    """Return the process that answered, once it has had the time to begin."""
    asked = helper.ask(os.getpid)
    assert asked.answered.wait(30)
    return asked()


def test_what_is_asked_for_is_done_in_another_process_and_it_ends() -> None:
    with aside() as helper:
        other = asked_elsewhere(helper)
        assert other != os.getpid()
        assert asked_elsewhere(helper) == other
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)


def test_what_nobody_has_begun_is_done_here() -> None:
    with aside() as helper:
        helper.ask(time.sleep, 20)
        waiting = [helper.ask(os.getpid) for _ in range(3)]
        assert [one() for one in waiting] == [os.getpid()] * 3
        assert waiting[0]() == os.getpid()


def test_who_waits_does_what_is_last_in_the_row_meanwhile() -> None:
    with aside() as helper:
        asked_elsewhere(helper)
        asked = [
            helper.ask(time.sleep, 0.3),
            helper.ask(os.getpid),
            helper.ask(int, "no number"),
            helper.ask(os.getpid),
        ]
        while helper._waiting and helper._waiting[0] is asked[0]:
            time.sleep(0.01)
        asked[0]()
        assert (asked[1](), asked[3]()) == (os.getpid(), os.getpid())
        with pytest.raises(ValueError, match="no number"):
            asked[2]()


def test_one_job_is_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    with aside() as helper:
        assert not helper.is_there
        assert helper.ask(os.getpid)() == os.getpid()


def test_an_error_is_raised_where_the_answer_is_asked_for() -> None:
    with aside() as helper:
        asked = helper.ask(int, "no number")
        with pytest.raises(ValueError, match="no number"):
            asked()


def test_a_process_that_dies_is_done_without() -> None:
    with aside() as helper:
        os.kill(asked_elsewhere(helper), signal.SIGKILL)
        assert [helper.ask(os.getpid)() for _ in range(3)] == [os.getpid()] * 3


def test_what_cannot_be_sent_is_done_here() -> None:
    with aside() as helper:
        assert helper.ask(lambda: 7)() == 7


def test_work_that_is_given_up_leaves_no_folder_and_no_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    busy = __import__("in_a_folder")
    with aside() as helper:
        helper.ask(busy.wait_in_a_folder, 60)
        while not list(tmp_path.glob(f"{PREFIX}*")):
            time.sleep(0.02)
        begun = time.monotonic()
    assert time.monotonic() - begun < 2
    assert list(tmp_path.iterdir()) == []


def test_a_killed_build_takes_it_with_it() -> None:
    build = subprocess.Popen([sys.executable, "-c", WORKING], stdout=subprocess.PIPE, text=True)
    assert build.stdout
    own, other = map(int, build.stdout.readline().split())
    assert own == build.pid != other
    build.kill()
    build.communicate()
    for _ in range(100):
        try:
            os.kill(other, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the process beside a killed build goes on")
