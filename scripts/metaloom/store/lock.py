"""One build at a time in a project.

The lock is held by the operating system for as long as the process lives, so a build that is
killed never leaves it behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from metaloom.errors import ToolError

WAIT_SECONDS = 600.0


@contextmanager
def project_lock(
    work: Path, waiting: Callable[[], None] = lambda: None, timeout: float = WAIT_SECONDS
) -> Iterator[None]:
    """Hold the project's build lock; calls `waiting` once when another build has it.

    Errors: ToolError when the other build is not done within `timeout` seconds.
    """
    work.mkdir(parents=True, exist_ok=True)
    lock = FileLock(work / "build.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        waiting()
        try:
            lock.acquire(timeout=timeout)
        except Timeout:
            raise ToolError(
                f"Another build of this project has been running for over {timeout:.0f} seconds.",
                "Wait for it, or stop it, and build again. The site was not touched.",
                code="ML-1411",
            ) from None
    try:
        yield
    finally:
        lock.release()
