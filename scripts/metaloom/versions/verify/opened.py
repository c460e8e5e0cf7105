"""Read an untrusted folder without following a link: its files, and what is not a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from metaloom.store.plain_file import NotPlainError, kind_of, read_plain
from metaloom.store.safe_path import MOST_PARTS, UnsafePath, safe_path, shown
from metaloom.versions.verify.difference import Difference

MOST_BYTES = 2_000_000_000
MOST_FILES = 200_000
MOST_OF_A_FILE = 400_000_000


@dataclass(frozen=True)
class Opened:
    """What a folder holds: path -> content of each file, and a difference for all that cannot be one."""

    files: dict[str, bytes] = field(default_factory=dict)
    odd: tuple[Difference, ...] = ()


def open_folder(folder: Path) -> Opened:
    """Return the files below a folder; links, pipes, devices and what cannot be read are differences."""
    files: dict[str, bytes] = {}
    odd: list[Difference] = []
    size = 0
    for name, kind in _walk(folder, ""):
        if kind is None:
            try:
                safe_path(name)
                files[name] = read_plain(folder / name, MOST_OF_A_FILE)
                size += len(files[name])
            except UnsafePath as error:
                kind = f"the path {error.reason}"
            except NotPlainError as error:
                kind = str(error)
            except OSError as error:
                kind = f"it cannot be read: {(error.strerror or str(error)).lower()}"
        if kind is not None:
            odd.append(Difference(shown(name)[1:-1], kind))
        if size > MOST_BYTES or len(files) > MOST_FILES:
            odd.append(Difference(str(folder), f"it holds more than {MOST_BYTES:,} bytes or {MOST_FILES:,} files"))
            break
    return Opened(files, tuple(odd))


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, str | None]]:
    """Yield relative path of every file, and what it is where it is not an ordinary one; folders that are empty or too
    deep.
    """
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield prefix.rstrip("/") or ".", f"it cannot be read: {(error.strerror or str(error)).lower()}"
        return
    if not found and prefix:
        yield prefix.rstrip("/"), "it is an empty folder, of which no manifest knows"
    for entry in found:
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if name.count("/") >= MOST_PARTS:
                yield name, f"it is more than {MOST_PARTS} folders deep"
                continue
            yield from _walk(folder / entry.name, f"{name}/")
        else:
            kind = kind_of(entry.stat(follow_symlinks=False).st_mode)
            yield name, f"it is {kind}" if kind else None
