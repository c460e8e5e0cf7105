"""Keys: what a step's result depends on, as one hash.

A step is keyed by its inputs, the source code of the rooms that compute it and the versions of the
libraries they use, so that changing any of them, and nothing else, makes the step run again.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent


def key_of(*parts: Any) -> str:
    """The SHA-256 of `parts` in canonical JSON; bytes enter by their own hash."""
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"), default=_encode, allow_nan=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


@cache
def code_key(*rooms: str) -> str:
    """A hash of the source of the named rooms (folders or modules of the package) and of this Python."""
    return hashlib.sha256(f"{sys.version}\0{source_key(*rooms)}".encode()).hexdigest()


@cache
def source_key(*rooms: str) -> str:
    """A hash of the source of the named rooms alone: the same on every machine."""
    digest = hashlib.sha256()
    named = {path.relative_to(PACKAGE).as_posix(): path for room in rooms for path in _sources(PACKAGE / room)}
    for name, path in sorted(named.items()):
        digest.update(name.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@cache
def library_key(*names: str) -> str:
    """The installed versions of the named distributions."""
    return " ".join(f"{name}={version(name)}" for name in sorted(names))


def file_digest(path: Path) -> str:
    """The SHA-256 of one file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tree_digest(root: Path, files: Iterable[Path]) -> dict[str, str]:
    """Relative POSIX path -> SHA-256, in sorted order."""
    return {path.relative_to(root).as_posix(): file_digest(path) for path in sorted(files)}


def _sources(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return [path for path in place.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def _encode(value: Any) -> Any:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, Path):
        return value.as_posix()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"cannot make a key of {type(value).__name__}")
