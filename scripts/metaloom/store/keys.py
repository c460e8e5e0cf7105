"""Keys: what a step's result depends on, as one hash.

A step is keyed by its inputs, the source code that computes it (found by its imports) and the versions of the
libraries it uses, so that changing any of them, and nothing else, makes the step run again.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from metaloom.store.imports import PACKAGE, closure
from metaloom.store.libraries import libraries


def key_of(*parts: Any) -> str:
    """Return the SHA-256 of `parts` in canonical JSON; bytes enter by their own hash."""
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"), default=_encode, allow_nan=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


@cache
def code_key(*modules: str, assets: tuple[str, ...] = ()) -> str:
    """Return a hash of all that `modules` rest on: source, libraries, this Python, and `assets`.

    Source and libraries are found by what is imported (see `store.imports` and `store.libraries`). `assets` are folders
    of the package whose files the step reads.
    """
    files = [*closure(*modules), *(path for folder in assets for path in _files(PACKAGE / folder))]
    return key_of(sys.version, libraries(*modules), _hash_of(files))


@cache
def package_key() -> str:
    """Return a hash of all of Metaloom's source and of this Python."""
    return hashlib.sha256(f"{sys.version}\0{source_key()}".encode()).hexdigest()


@cache
def source_key() -> str:
    """Return a hash of all of Metaloom's source alone: the same on every machine."""
    return _hash_of(_files(PACKAGE))


def file_digest(path: Path) -> str:
    """Return the SHA-256 of one file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def tree_digest(root: Path, files: Iterable[Path]) -> dict[str, str]:
    """Return relative POSIX path -> SHA-256, in sorted order."""
    return {path.relative_to(root).as_posix(): file_digest(path) for path in sorted(files)}


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def _hash_of(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for line in sorted({_line_of(path) for path in files}):
        digest.update(line)
    return digest.hexdigest()


@cache
def _line_of(path: Path) -> bytes:
    """Return name and hash of a file of the package: many keys rest on the same files."""
    return path.relative_to(PACKAGE).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest()


def _encode(value: Any) -> Any:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, Path):
        return value.as_posix()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"cannot make a key of {type(value).__name__}")
