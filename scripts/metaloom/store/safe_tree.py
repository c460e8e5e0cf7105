"""Writing below a folder and nowhere else, whatever the paths are and whatever is already there.

Every folder on the way is opened below the one before it without following links (`openat`, O_NOFOLLOW), and a file is
always a new one: a link in the way is removed or refused, never written through.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from metaloom.store.safe_path import SafePath, UnsafePath, safe_path, safe_paths

BELOW = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
"""Whether this system opens a file below a folder that is held open; Windows does not, and asks each folder by name."""

FILE_MODE, FOLDER_MODE = 0o644, 0o755


def write_tree(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files (path -> content) below `root`, which is made where it is missing.

    Errors: UnsafePath, before anything is written, for a path that leads out or clashes with another; OSError.
    """
    paths = safe_paths(files)
    root.mkdir(parents=True, exist_ok=True)
    for path in paths:
        write_below(root, path, files[path])


def write_below(root: Path, path: str, content: bytes) -> None:
    """Write one file below the folder `root`, in place of an older one.

    Errors: UnsafePath when the path leads out of `root`, by itself or by a link on the way; OSError.
    """
    *folders, name = safe_path(path).split("/")
    if not BELOW:
        _write_by_name(root, SafePath(path), content)
        return
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for folder in folders:
            here = _descend(here, folder, path)
        _unlink(here, name)
        handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE, dir_fd=here)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
    finally:
        os.close(here)


def _descend(above: int, name: str, path: str) -> int:
    """Open the folder `name` below an open one, which is closed; the folder is made where it is missing."""
    try:
        with suppress(FileExistsError):
            os.mkdir(name, FOLDER_MODE, dir_fd=above)
        below = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise UnsafePath(path, f"goes through {name!r}, which is a link or a file") from None
        raise
    os.close(above)
    return below


def _unlink(folder: int, name: str) -> None:
    try:
        os.unlink(name, dir_fd=folder)
    except FileNotFoundError:
        return


def _write_by_name(root: Path, path: SafePath, content: bytes) -> None:
    here = root
    *folders, name = path.split("/")
    for folder in folders:
        here = here / folder
        here.mkdir(exist_ok=True)
        if not stat.S_ISDIR(here.lstat().st_mode):
            raise UnsafePath(path, f"goes through {folder!r}, which is a link or a file")
    (here / name).unlink(missing_ok=True)
    with (here / name).open("xb") as stream:
        stream.write(content)
