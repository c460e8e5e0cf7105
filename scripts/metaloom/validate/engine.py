"""The engine as one hash: what a number depends on besides its data and its declaration.

A module of its own, so that a build can name the engine without loading what compares it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
ENGINE = ("analyse.py", "measure", "pool", "probe")


@cache
def engine_hash() -> str:
    """SHA-256 of the engine's source."""
    return hash_of(PACKAGE, (path for name in ENGINE for path in _python(PACKAGE / name)))


def hash_of(root: Path, files: Iterable[Path]) -> str:
    """SHA-256 of some files with their names below `root`."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _python(place: Path) -> list[Path]:
    return [place] if place.is_file() else list(place.rglob("*.py"))
