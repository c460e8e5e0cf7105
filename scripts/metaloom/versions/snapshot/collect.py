"""The files of a site folder that its manifest lists."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from metaloom.declare.edition import VERSIONS_FOLDER
from metaloom.store.plain_file import NotPlainError, read_plain
from metaloom.versions.snapshot.manifest import MANIFEST, digest
from metaloom.versions.snapshot.sums import SUMS

MOST_OF_A_FILE = 400_000_000


def collect(site: Path) -> dict[str, bytes]:
    """Return path -> content of every file but the manifest, its list of hashes and the versions below `v/`."""
    names = [name for name in names_of(site) if name not in (MANIFEST, SUMS)]
    return {name: read_plain(site / name, MOST_OF_A_FILE) for name in names}


def hashes_of(site: Path) -> dict[str, str]:
    """Return path -> SHA-256 of every file, those below `v/` left out; empty when there is no such folder.

    What is not an ordinary file (a link, a pipe) has an empty hash, which is that of nothing.
    """
    return {name: _hash_of(site / name) for name in names_of(site)}


def names_of(site: Path) -> list[str]:
    """Return the relative paths of all files, those below `v/` left out, sorted."""
    return sorted(_names(site, ""))


def _hash_of(path: Path) -> str:
    try:
        return digest(read_plain(path, MOST_OF_A_FILE))
    except NotPlainError:
        return ""


def _names(folder: Path, prefix: str) -> Iterator[str]:
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if name != VERSIONS_FOLDER:
                    yield from _names(folder / entry.name, f"{name}/")
            else:
                yield name
