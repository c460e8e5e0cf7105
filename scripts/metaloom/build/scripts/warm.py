"""The process that forks scripts: it has imported what each of them needs, and does nothing else.

`python -m metaloom.build.scripts.warm`: each line of its input names a script's folder and its seconds, as JSON; each
line of its output a folder, and whether its script had to be ended. A script is a process of its own, in a session of
its own, with its own folder as HOME and TMPDIR; what is left of its session is ended with it. When the input ends, so
does everything.

What is imported before the fork is the same for every script (`child.import_libraries`, which a script that is started
as a program imports as well): what one shows does not depend on the others.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from metaloom.build.scripts.child import SAID, import_libraries
from metaloom.build.scripts.child import main as run_script
from metaloom.build.scripts.faults import signalled

OFTEN = 0.01
"""Seconds between two looks at the scripts that run."""
DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""


def main() -> None:
    """Fork scripts until the input ends."""
    orders, answers = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0)
    _silence(os.open(os.devnull, os.O_RDWR))
    import_libraries()
    running: dict[int, tuple[str, float]] = {}
    unread = b""
    try:
        while True:
            if select.select([orders], [], [], OFTEN if running else None)[0]:
                part = os.read(orders.fileno(), 65536)
                if not part:
                    return
                *lines, unread = (unread + part).split(b"\n")
                for line in lines:
                    folder, seconds = json.loads(line)
                    running[_forked(folder, (orders, answers))] = folder, time.monotonic() + seconds
            for script, (folder, until) in list(running.items()):
                late = time.monotonic() > until
                if late or _is_done(script, folder):
                    _end(script)
                    del running[script]
                    answers.write(json.dumps([folder, late]).encode() + b"\n")
    finally:
        for script in running:
            _end(script)


def _forked(folder: str, own: tuple[BinaryIO, ...]) -> int:
    """Return the process in which the script of a folder runs; it never returns from here."""
    parent = os.getpid()
    script = os.fork()
    if script:
        return script
    try:
        for stream in own:
            stream.close()
        os.setsid()
        _die_with(parent)
        os.chdir(folder)
        said = os.open(Path(folder) / SAID, os.O_WRONLY)
        os.dup2(said, 2)
        os.close(said)
        os.environ.update(HOME=folder, TMPDIR=folder)
        tempfile.tempdir = None
        sys.path[0], sys.argv[1:] = folder, [folder]
        run_script(Path(folder))
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(0)


def _die_with(parent: int) -> None:
    """Let a script end when this process is killed, where the system can be asked for that."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _is_done(script: int, folder: str) -> bool:
    """Return whether a script has ended; it stays to be waited for, so that its number is still its own.

    By which signal, where it was one, is the last that is said of it.
    """
    ended = os.waitid(os.P_PID, script, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    if ended is not None and ended.si_code in (os.CLD_KILLED, os.CLD_DUMPED):
        with (Path(folder) / SAID).open("a") as said:
            said.write(f"\n{signalled(ended.si_status)}\n")
    return ended is not None


def _end(script: int) -> None:
    """End whatever of the script's session is left."""
    for end in (os.killpg, os.kill):  # a script that has only just been forked leads no group yet
        with suppress(ProcessLookupError, PermissionError):
            end(script, signal.SIGKILL)
    os.waitpid(script, 0)


def _silence(nowhere: int) -> None:
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)


if __name__ == "__main__":
    main()
