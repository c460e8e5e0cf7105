"""A folder beside the output in which a site is made: on the same file system, and cleared when its process is gone.

    .NAME.metaloom/PID-xxxx.lock     held by the process that works there
    .NAME.metaloom/PID-xxxx/new      the site that is being made
    .NAME.metaloom/PID-xxxx/old      the old site, for the moment between two renames

Below a project's own `_site` this is `.metaloom/staging/`, so that nothing of ours is seen there.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from metaloom.errors import ToolError
from metaloom.store.open_folder import make_open_folder

NEW, OLD = "new", "old"
OURS = re.compile(r"stage-[a-z0-9_]{8}")


def staging_home(output: Path, work: Path) -> Path:
    """Return where the stagings of an output folder are; `work` is the project's own folder for such things."""
    if output.parent == work.parent:
        return work / "staging"
    return output.with_name(f".{output.name}.metaloom")


@contextmanager
def staging(output: Path, home: Path) -> Iterator[Path]:
    """Yield an empty folder for a new site beside `output`; all of it is gone afterwards.

    A staging whose process died is cleared first; an old site that it had moved away is put back.

    Errors: ToolError where the folder of the stagings is a link.
    """
    if home.is_symlink():
        cause = f"{home} is a link: what it leads to would be changed."
        raise ToolError(cause, "Take it away: a build makes this folder of its own again.", code="ML-1410")
    make_open_folder(output.parent)
    home.mkdir(parents=True, exist_ok=True)
    _sweep(home, output)
    folder = Path(tempfile.mkdtemp(prefix="stage-", dir=home))
    lock = FileLock(folder.with_suffix(".lock"))
    try:
        with lock:
            (folder / NEW).mkdir()
            yield folder / NEW
    finally:
        _restore(folder, output)
        shutil.rmtree(folder, ignore_errors=True)
        Path(lock.lock_file).unlink(missing_ok=True)
        with suppress(OSError):
            home.rmdir()


def _sweep(home: Path, output: Path) -> None:
    for folder in sorted(home.iterdir()):
        if not OURS.fullmatch(folder.name) or folder.is_symlink() or not folder.is_dir():
            continue
        lock = FileLock(folder.with_suffix(".lock"))
        try:
            with lock.acquire(timeout=0):
                _restore(folder, output)
                shutil.rmtree(folder, ignore_errors=True)
        except Timeout:
            continue
        Path(lock.lock_file).unlink(missing_ok=True)


def _restore(folder: Path, output: Path) -> None:
    """Put the old site back where a process died between two renames."""
    old = folder / OLD
    if old.is_dir() and not os.path.lexists(output):
        old.rename(output)
