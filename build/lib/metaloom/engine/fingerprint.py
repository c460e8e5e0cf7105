"""The engine as one hash: what a number depends on besides its data and its declaration.

A module of its own, so that a build can name the engine without loading what compares it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from metaloom.store.imports import PACKAGE, closure


@cache
def engine_hash() -> str:
    """Return the SHA-256 of the engine's source: `engine.analyse` and all that it imports."""
    return hash_of(PACKAGE, closure("metaloom.engine.analyse"))


def hash_of(root: Path, files: Iterable[Path]) -> str:
    """Return the SHA-256 of some files with their names below `root`."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
