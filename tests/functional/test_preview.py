"""`metaloom preview` serves on this machine only, rebuilds while one edits, and keeps the last good site."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0


def hear() -> None:
    """A run in the background of a shell ignores Ctrl-C, and its children with it: hear it again."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Preview:
    """A running preview and what it has said so far."""

    def __init__(self, project: Path, log: Path) -> None:
        self.log = log
        command = [sys.executable, "-m", "metaloom", "preview", str(project), "--renderer", "embedded", "--port", "0"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
        with log.open("w") as stream:
            self.process = subprocess.Popen(
                command, stderr=stream, stdout=subprocess.DEVNULL, env=environment, preexec_fn=hear
            )
        self.address = self.wait_for(r"Serving (http://127\.0\.0\.1:\d+/)").group(1)

    def wait_for(self, pattern: str) -> re.Match[str]:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = re.search(pattern, self.log.read_text("utf-8"))
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"{pattern!r} was never said:\n{self.log.read_text('utf-8')}")

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            return str(answer.read().decode())

    def state(self) -> dict[str, Any]:
        """What an open page is told."""
        told: dict[str, Any] = json.loads(self.get("__metaloom/build"))
        return told

    def wait_until_shown(self, path: str, text: str) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if text in self.get(path):
                return
            time.sleep(0.1)
        raise AssertionError(f"{text!r} never stood on {path}")

    def wait_until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, self.state()
            time.sleep(0.1)

    def wait_for_another_build(self, before: int) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.state()["built"] > before:
                return
            time.sleep(0.1)
        raise AssertionError("an open page was never told of the new build")


@pytest.fixture
def preview(project: Path, tmp_path: Path) -> Iterator[Preview]:
    running = Preview(project, tmp_path / "preview.log")
    yield running
    running.process.send_signal(signal.SIGINT)
    try:
        assert running.process.wait(timeout=30) in {0, 130}
    finally:
        running.process.kill()
        running.process.wait()


def test_an_edit_is_seen_and_a_fault_is_told(preview: Preview, project: Path) -> None:
    assert "/__metaloom/reload.js" in preview.get("chapters/efficacy.html")
    before = preview.state()["built"]
    page = project / "chapters" / "efficacy.qmd"
    page.write_text(page.read_text("utf-8") + "\nA sentence written while the preview runs.\n", "utf-8")
    preview.wait_until_shown("chapters/efficacy.html", "A sentence written while the preview runs.")
    preview.wait_for_another_build(before)
    declared = project / "chapters" / "efficacy.yml"
    sound = declared.read_text("utf-8")
    declared.write_text(sound.replace("measure: RR", "measure: RX"), "utf-8")
    preview.wait_for(r"chapters/efficacy\.yml:\d+:\d+: error: ")
    preview.wait_for("The last good site is still being served")
    assert "A sentence written while the preview runs." in preview.get("chapters/efficacy.html")
    state = preview.state()
    assert state["failed"] == 1
    assert state["problems"][0]["place"].startswith("chapters/efficacy.yml:")
    declared.write_text(sound, "utf-8")
    preview.wait_until(lambda: preview.state()["failed"] == 0)
    assert "Traceback" not in preview.log.read_text("utf-8")
