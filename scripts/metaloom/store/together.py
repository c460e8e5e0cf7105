"""Several files of a project written as one: all of them or none, wherever the process is killed.

    .metaloom/together/0, 1, …      the new contents
    .metaloom/together/files.json   which file each becomes: from here on the change is decided

Until the list is there, nothing has happened, and the next command clears what was begun. Once it is there, the next
command finishes what was begun. Only one process writes at a time, held by a lock that dies with it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from metaloom.errors import ToolError
from metaloom.store.cache import write_atomically
from metaloom.store.plain_file import NotPlainError, read_plain
from metaloom.store.safe_path import UnsafePath, safe_paths
from metaloom.store.strict_json import parse_json

WORK = ".metaloom"
HOME = f"{WORK}/together"
LIST = "files.json"
MOST_BYTES = 10_000_000
WAIT_SECONDS = 60.0


def write_together(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files (path within the project -> content), in place of older ones, as one change.

    Errors: UnsafePath, before anything is written; OSError.
    """
    from filelock import FileLock, Timeout

    real = {_inside(root, name): content for name, content in files.items()}
    paths = safe_paths(real)
    home = root / HOME
    home.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home.with_suffix(".lock"), timeout=WAIT_SECONDS):
            _finish(root)
            _begin(root, home, {path: real[path] for path in paths})
            _finish(root)
    except Timeout:
        remedy = "Wait for it, and try again. Nothing was changed."
        raise ToolError("Another command is writing files of this project.", remedy, code="ML-1411") from None


def finish_begun(root: Path) -> None:
    """Finish, or clear, what a killed command began; nothing where another one is at it."""
    home = root / HOME
    if not home.is_dir() or home.is_symlink() or home.parent.is_symlink():
        return
    from filelock import FileLock, Timeout  # takes long to load, and nearly never is there anything to finish

    with suppress(Timeout), FileLock(home.with_suffix(".lock"), timeout=0):
        _finish(root)


def is_begun(root: Path) -> bool:
    """Return whether a command was killed after its change was decided and before it was made whole."""
    return (root / HOME / LIST).is_file()


def _begin(root: Path, home: Path, files: Mapping[str, bytes]) -> None:
    """Put the new contents aside; the list of them decides the change."""
    home.mkdir()
    try:
        for number, (path, content) in enumerate(files.items()):
            (home / str(number)).write_bytes(content)
            (home / str(number)).chmod(_mode(root / path))
        write_atomically(home / LIST, json.dumps(list(files)).encode())
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise


def _finish(root: Path) -> None:
    home = root / HOME
    for number, path in enumerate(_listed(home)):
        new = home / str(number)
        if new.is_file() and not new.is_symlink() and _is_plain_way(root, path):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            new.replace(root / path)
    (home / LIST).unlink(missing_ok=True)
    shutil.rmtree(home, ignore_errors=True)


def _listed(home: Path) -> tuple[str, ...]:
    """Return the files of a change that was decided; none where it was not, or where the list is not one of ours."""
    try:
        found = parse_json(read_plain(home / LIST, MOST_BYTES))
        return safe_paths(found) if isinstance(found, list) else ()
    except (OSError, NotPlainError, UnsafePath, ValueError):
        return ()


def _inside(root: Path, name: str) -> str:
    """Return the path of the file itself, where a name is a link within the project."""
    return (root / name).resolve().relative_to(root.resolve()).as_posix()


def _is_plain_way(root: Path, path: str) -> bool:
    """Return whether no folder on the way to a file is a link."""
    return (root / path).parent.resolve() == root.resolve().joinpath(path).parent


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return 0o644
