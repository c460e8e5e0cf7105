"""Run a program (Quarto, pandoc) that must not outlive us; nor must its children.

Quarto's launcher is a shell that starts Deno, which starts pandoc and others. They are one process group: it is ended
when we are interrupted, when the time is up and, by a guard that waits for our end of a pipe to close, when we are
killed.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

GUARD = 'read -r _; kill -s KILL -- "-$1" 2>/dev/null'
GATE = 'read -r _ || exit; exec "$@"'
"""The program begins once a line is read, which is written when its guard is ready: if we end before, it never does."""
GATED = sys.platform != "win32"


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
    late = threading.Event()
    with started(command, folder, environment, subprocess.STDOUT) as process:

        def end_late() -> None:
            late.set()
            end(process)

        timer = threading.Timer(timeout, end_late)
        timer.daemon = True
        timer.start()
        try:
            _close(process.stdin)
            if process.stdout:
                with io.TextIOWrapper(process.stdout, encoding="utf-8", errors="replace") as lines:
                    for line in lines:
                        heard(line)
            code = process.wait()
        finally:
            timer.cancel()
    return None if late.is_set() else code


@contextmanager
def started(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], said: int | IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a running program with its input and output, which ends with the block, and when we are killed.

    `said` is where its standard error goes. Errors: OSError when there is no such program, or it may not be run.
    """
    if shutil.which(command[0]) is None:
        raise FileNotFoundError(errno.ENOENT, "there is no such program, or it may not be run", str(command[0]))
    process = subprocess.Popen(
        ["/bin/sh", "-c", GATE, "gate", *command] if GATED else command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=said,
        start_new_session=True,
    )
    try:
        with _guarded(process):
            try:
                _open_gate(process)
                yield process
            finally:
                end(process)
                process.wait()
    finally:
        _close(process.stdin)
        _close(process.stdout)


def _open_gate(process: subprocess.Popen[bytes]) -> None:
    if GATED and process.stdin:
        with suppress(BrokenPipeError):  # it was ended before it began: its exit code says so
            process.stdin.write(b"\n")
            process.stdin.flush()


def _close(pipe: IO[bytes] | None) -> None:
    if pipe:
        with suppress(OSError):  # what was still to be written to a program that has ended
            pipe.close()


def end(process: subprocess.Popen[bytes]) -> None:
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
def _guarded(process: subprocess.Popen[bytes]) -> Iterator[None]:
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
