"""The processes of scripts: each in a session of its own, with its own folder, a time limit, and nothing left of it.

One script is a program that is started. Several are forked by a process that has imported what they all need (see
`warm`), where the system can fork and wait without reaping; should that process die, they are started one by one.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from metaloom.build.import_paths import import_paths
from metaloom.build.scripts.child import ANSWER, INPUTS, SAID, STACK
from metaloom.build.scripts.faults import fatal, signalled, stopped_at
from metaloom.store.scratch import scratch

MOST_BYTES = 50_000_000
FONTS = ".metaloom/matplotlib"
"""Where matplotlib keeps its list of the machine's fonts, which takes a second to make."""

SLOW = "Make it faster, or give it more time with `seconds:` in its entry (600 at most)."
LARGE = "Show fewer rows, or draw fewer points: of thousands, a density or a sample says as much."
SECONDS_TO_END = 5.0
CAN_FORK = all(hasattr(os, name) for name in ("fork", "waitid", "setsid"))


class Processes:
    """Where the scripts of one project run."""

    def __init__(self, root: Path, parent: Parent | None) -> None:
        self._root, self._parent, self._closed = root, parent, False

    def answer_to(self, inputs: dict[str, Any], seconds: int) -> dict[str, Any]:
        """Run one script; what it shows, or what went wrong and at which line."""
        with scratch("script") as folder:
            (folder / INPUTS).write_bytes(pickle.dumps({**inputs, "seconds": seconds}))
            (folder / SAID).touch()
            late = self._parent.run(folder, seconds) if self._parent else None
            if late is None and not self._closed:
                late = _run(folder, environment(self._root, folder), seconds)
            if late:
                return _fault(folder, inputs, f"It ran longer than {seconds} seconds and was ended.", SLOW)
            return _answer(folder, inputs)

    def close(self) -> None:
        """End what still runs in the process that forks, and run nothing any more."""
        self._closed = True
        if self._parent:
            self._parent.close()


class Parent:
    """The process that forks scripts."""

    def __init__(self, root: Path, folder: Path) -> None:
        command = [sys.executable, "-m", "metaloom.build.scripts.warm"]
        self._waiting: dict[str, Future[bool | None]] = {}
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            command, env=environment(root, folder), cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    def run(self, folder: Path, seconds: int) -> bool | None:
        """Return whether a script had to be ended; None where this process is gone, and with it all that it forked."""
        future = Future[bool | None]()
        with self._lock:
            if not self._ear.is_alive() or self._process.stdin is None or self._process.stdin.closed:
                return None
            self._waiting[str(folder)] = future
            try:
                self._process.stdin.write(json.dumps([str(folder), seconds]).encode() + b"\n")
                self._process.stdin.flush()
            except OSError:
                return None
        return future.result()

    def close(self) -> None:
        """End the process, and the scripts that it runs."""
        with self._lock:
            if self._process.stdin is not None:
                with suppress(OSError):
                    self._process.stdin.close()
        try:
            self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._ear.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _listen(self) -> None:
        with suppress(ValueError):  # half a line, of one that died while it wrote
            for line in self._process.stdout or ():
                folder, late = json.loads(line)
                with self._lock:
                    future = self._waiting.pop(folder)
                future.set_result(late)
        self._process.wait()
        with self._lock:
            for future in self._waiting.values():
                future.set_result(None)
            self._waiting.clear()


@contextmanager
def processes_for(root: Path, count: int) -> Iterator[Processes]:
    """Yield where `count` scripts of a project can run; nothing of them is left afterwards."""
    (root / FONTS).mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        parent = Parent(root, stack.enter_context(scratch("scripts"))) if count > 1 and CAN_FORK else None
        processes = Processes(root, parent)
        stack.callback(processes.close)
        yield processes


def environment(root: Path, folder: Path) -> dict[str, str]:
    """Return the environment of a script with its own folder."""
    return {
        "PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder),
        "MPLCONFIGDIR": str(root / FONTS), "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0",
        "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": os.pathsep.join(import_paths()), "PYTHONDONTWRITEBYTECODE": "1",
        **{name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_CORE")},
    }  # fmt: skip


def _run(folder: Path, environment: dict[str, str], seconds: int) -> bool:
    """Run a script as a program; whether it had to be ended."""
    command = [sys.executable, "-m", "metaloom.build.scripts.child", str(folder)]
    with (
        (folder / SAID).open("wb") as heard,
        subprocess.Popen(
            command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=heard,
            start_new_session=True,
        ) as child,
    ):  # fmt: skip
        try:
            child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return True
        finally:
            _end(child)
        if child.returncode < 0:
            heard.write(f"\n{signalled(-child.returncode)}\n".encode())
    return False


def _answer(folder: Path, inputs: dict[str, Any]) -> dict[str, Any]:
    answer = folder / ANSWER
    if not answer.is_file():
        why = fatal(_stack(folder)) or _last_line(folder / SAID)
        return _fault(folder, inputs, f"The process ended without an answer: {why}", "")
    if answer.stat().st_size > MOST_BYTES:
        return _fault(folder, inputs, f"What it shows has more than {MOST_BYTES:,} bytes.", LARGE)
    try:
        found = json.loads(answer.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        return _fault(folder, inputs, f"The script wrote {ANSWER} itself.", "")
    return found


def _fault(folder: Path, inputs: dict[str, Any], error: str, remedy: str) -> dict[str, Any]:
    """Return what went wrong with a process that cannot tell itself, and where it was seen last."""
    line = stopped_at(_stack(folder), Path(inputs["project"]) / inputs["script"])
    return {"error": error, "line": line, "column": 1, "remedy": remedy}


def _stack(folder: Path) -> str:
    stack = folder / STACK
    return stack.read_text(encoding="utf-8", errors="replace") if stack.is_file() else ""


def _last_line(said: Path) -> str:
    """Return the last line that a script printed, however much it printed."""
    with said.open("rb") as stream:
        stream.seek(max(0, said.stat().st_size - 2000))
        lines = stream.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "no message"


def _end(child: subprocess.Popen[bytes]) -> None:
    """End whatever of the script's process group is left."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
