"""A cache of finished steps, addressed by the content of their inputs.

Each entry is one file whose first line carries a format name, the length and the SHA-256 of the
body, so that an entry that is truncated, altered or written by another version is noticed and
treated as absent. Bodies are bytes that the step itself encodes (JSON, SVG, HTML): never pickle.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

FORMAT = b"metaloom-cache-1"
KEEP_SECONDS = 30 * 24 * 3600
UNFINISHED = ".metaloom-new-"
"""How the name of a file begins that is being written, until it is whole."""


@dataclass(frozen=True)
class Cache:
    """A folder of entries, two levels deep: `folder/step/key`."""

    folder: Path

    def get(self, step: str, key: str) -> bytes | None:
        """Return the body stored for `key`, or None when there is none that can be trusted."""
        path = self.folder / step / key
        try:
            entry = path.read_bytes()
        except OSError:
            return None
        body = _body(entry)
        if body is None:
            path.unlink(missing_ok=True)
            return None
        _touch(path)
        return body

    def put(self, step: str, key: str, body: bytes) -> None:
        """Store `body` for `key`; the entry appears whole or not at all."""
        folder = self.folder / step
        folder.mkdir(parents=True, exist_ok=True)
        header = b" ".join((FORMAT, str(len(body)).encode(), hashlib.sha256(body).hexdigest().encode()))
        write_atomically(folder / key, header + b"\n" + body)

    def prune(self, older_than: float = KEEP_SECONDS) -> int:
        """Remove entries that no build has used for `older_than` seconds; how many were removed.

        Nothing is removed through a link: its target may not belong to the cache.
        """
        horizon = time.time() - older_than
        folders = [] if self.folder.is_symlink() else [one for one in self.folder.glob("*") if not one.is_symlink()]
        stale = [path for folder in folders for path in folder.glob("*") if _is_stale(path, horizon)]
        for path in stale:
            path.unlink(missing_ok=True)
        for folder in folders:
            clear_unfinished(folder)
        return len(stale)


def write_atomically(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file so that a reader, or a crash, sees the old content or the new and nothing between.

    `content` may come in pieces, so that no more than one of them is in memory.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            hold(handle)
            stream.writelines([content] if isinstance(content, bytes) else content)
            stream.flush()
            temporary.chmod(0o644)
            temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def clear_unfinished(folder: Path) -> None:
    """Remove files that a killed process of this user had begun to write in a folder, and no other."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        for path in folder.glob(f"{UNFINISHED}????????"):
            if path.is_symlink() or not path.is_file() or path.stat().st_uid != os.getuid():
                continue
            with path.open("rb") as stream:
                if hold(stream.fileno()):
                    path.unlink(missing_ok=True)


def hold(handle: int) -> bool:
    """Hold an open file for as long as this process lives; False where another one holds it, or the system cannot."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_stale(path: Path, horizon: float) -> bool:
    status = path.lstat()
    return stat.S_ISREG(status.st_mode) and status.st_mtime < horizon


def _body(entry: bytes) -> bytes | None:
    header, newline, body = entry.partition(b"\n")
    parts = header.split(b" ")
    if not newline or len(parts) != 3 or parts[0] != FORMAT:
        return None
    if parts[1] != str(len(body)).encode() or parts[2] != hashlib.sha256(body).hexdigest().encode():
        return None
    return body


def _touch(path: Path) -> None:
    try:
        os.utime(path)
    except OSError:
        return
