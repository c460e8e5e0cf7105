"""Run a program (Quarto, pandoc) that must not outlive us; nor must its children.

Quarto's launcher is a shell that starts Deno, which starts pandoc and others. They are one process group: it is ended
when we are interrupted, when the time is up and, by a guard that waits for our end of a pipe to close, when we are
killed.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

GUARD = 'read -r _; kill -s KILL -- "-$1" 2>/dev/null'
GATE = 'read -r _ || exit; exec "$@" </dev/null'
"""The program begins once a line is read, which is written when its guard is ready: if we end before, it never does."""


def run(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str],
    timeout: float,
    heard: Callable[[str], None],
) -> int | None:
    """Run a command and hand on each line that it prints; its exit code, or None when the time was up (seconds).

    Errors: OSError when there is no such program, or it may not be run.
    """
    if shutil.which(command[0]) is None:
        raise FileNotFoundError(errno.ENOENT, "there is no such program, or it may not be run", str(command[0]))
    gated = sys.platform != "win32"
    process = subprocess.Popen(
        ["/bin/sh", "-c", GATE, "gate", *command] if gated else command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.PIPE if gated else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    late = threading.Event()

    def end_late() -> None:
        late.set()
        _end(process)

    timer = threading.Timer(timeout, end_late)
    timer.daemon = True
    with process, _guarded(process):
        timer.start()
        try:
            _open_gate(process)
            for line in process.stdout or ():
                heard(line)
            code = process.wait()
        finally:
            timer.cancel()
            _end(process)
    return None if late.is_set() else code


def _open_gate(process: subprocess.Popen[str]) -> None:
    if process.stdin:
        with suppress(BrokenPipeError):  # it was ended before it began: its exit code says so
            process.stdin.write("\n")
            process.stdin.close()


def _end(process: subprocess.Popen[str]) -> None:
    """End the whole group, whatever is left of it."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


@contextmanager
def _guarded(process: subprocess.Popen[str]) -> Iterator[None]:
    """End the group as well when this process is killed and can no longer do it."""
    if sys.platform == "win32":
        yield
        return
    guard = subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "guard", str(process.pid)], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        yield
    finally:
        guard.kill()
        guard.communicate()
