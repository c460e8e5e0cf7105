"""Temporary folders that do not outlive their process for long: the next command clears what a killed one left.

Each folder is held by a lock of the operating system on the folder itself, which ends with its process. A folder of
ours (by name and owner) that is not locked belongs to a process that is gone.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

PREFIX = "metaloom-held-"
"""Of the folders made here alone: what others name after Metaloom is not held by a lock, and not ours to clear."""
OPEN_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
TRIES = 5


@contextmanager
def scratch(what: str) -> Iterator[Path]:
    """Yield an empty folder for temporary files, gone afterwards; `what` is part of its name."""
    clear_abandoned()
    folder, handle = _held(what)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _held(what: str) -> tuple[Path, int | None]:
    for _ in range(TRIES):
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{what}-"))
        handle = _lock(folder)
        if folder.is_dir():
            return folder, handle
        if handle is not None:  # another process took it for one that was left behind
            os.close(handle)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{what}-"))
    return folder, _lock(folder)


def _lock(folder: Path) -> int | None:
    """Hold a folder; None where another process holds it, it is gone, or the system cannot."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        handle = os.open(folder, OPEN_FOLDER)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def clear_abandoned() -> None:
    """Remove what killed processes of this user left; once in the life of a process."""
    _sweep(Path(tempfile.gettempdir()))


@cache
def _sweep(home: Path) -> None:
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        for folder in home.glob(f"{PREFIX}*-????????"):
            status = folder.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
                continue
            handle = _lock(folder)
            if handle is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(handle)
