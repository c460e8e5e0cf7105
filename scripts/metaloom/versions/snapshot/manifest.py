"""The manifest: what a version consists of, each file by its SHA-256.

Its text is canonical JSON (keys sorted, one space of indentation, UTF-8, one newline at the end), so that equal
contents give equal bytes; their SHA-256 is the version's identity. It holds nothing that differs between two builds
of one revision: no time of day, no path, no name of a machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from metaloom.declare.edition import Edition
from metaloom.versions.snapshot.roles import PARTS, part_of

FORMAT = "metaloom-manifest-1"
MANIFEST = "manifest.json"


@dataclass(frozen=True, order=True)
class Entry:
    """One file of a version: path within it (forward slashes), size in bytes, SHA-256 in hexadecimal digits."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Tools:
    """What made a version: Metaloom, the hash of its code, Python, libraries, renderer."""

    metaloom: str
    code: str
    python: str
    libraries: Mapping[str, str]
    renderer: str


@dataclass(frozen=True)
class Manifest:
    """What a version is; `edition` is None for the latest state of a project, which has no name."""

    edition: Edition | None
    tools: Tools
    entries: tuple[Entry, ...]

    @cached_property
    def text(self) -> str:
        """The manifest as canonical JSON."""
        return json.dumps(_document(self), ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    @property
    def identity(self) -> str:
        """The SHA-256 of the manifest's text."""
        return digest(self.text.encode())

    @cached_property
    def hashes(self) -> dict[str, str]:
        """Path -> SHA-256 of every file."""
        return {entry.path: entry.sha256 for entry in self.entries}

    def part(self, name: str) -> tuple[Entry, ...]:
        """The files of one part: data, declarations, source, environment, results, site."""
        return tuple(entry for entry in self.entries if part_of(entry.path) == name)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def make_manifest(files: Mapping[str, bytes], tools: Tools, edition: Edition | None) -> Manifest:
    """The manifest of a version that consists of `files` (path -> content)."""
    entries = tuple(Entry(path, len(files[path]), digest(files[path])) for path in sorted(files))
    return Manifest(edition, tools, entries)


def parse_manifest(text: str) -> Manifest:
    """The manifest that a text is; raises ValueError when it is none, or not in its canonical form."""
    try:
        found = json.loads(text)
        if found["format"] != FORMAT:
            raise ValueError(f"the format is {found['format']!r}, not {FORMAT!r}")
        edition = Edition(**found["edition"]) if found["edition"] else None
        entries = tuple(Entry(path, one["bytes"], one["sha256"]) for path, one in sorted(found["files"].items()))
        manifest = Manifest(edition, Tools(**found["tools"]), entries)
        same = manifest.text == text
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"something is missing or misplaced: {error}") from None
    if not same:
        raise ValueError("the text is not the canonical form of what it says")
    return manifest


def digest_of(entries: Iterable[Entry]) -> str:
    """One hash for several files: that of their lines `SHA-256  path`."""
    return digest("".join(f"{entry.sha256}  {entry.path}\n" for entry in sorted(entries)).encode())


def _document(manifest: Manifest) -> dict[str, Any]:
    edition, tools = manifest.edition, manifest.tools
    return {
        "format": FORMAT,
        "edition": vars(edition) if edition else None,
        "tools": vars(tools) | {"libraries": dict(tools.libraries)},
        "parts": {name: digest_of(manifest.part(name)) for name in PARTS},
        "files": {entry.path: {"bytes": entry.size, "sha256": entry.sha256} for entry in manifest.entries},
    }
