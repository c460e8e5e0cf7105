"""The manifest: what a version consists of, each file by its SHA-256.

Its text is canonical JSON (keys sorted, one space of indentation, UTF-8, one newline at the end), so that equal
contents give equal bytes; their SHA-256 is the version's identity. It holds nothing that differs between two builds
of one revision: no time of day, no path, no name of a machine.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from metaloom.declare.edition import Edition
from metaloom.store.safe_path import safe_paths
from metaloom.store.strict_json import parse_json
from metaloom.versions.snapshot.roles import PARTS, part_of

FORMAT = "metaloom-manifest-1"
MANIFEST = "manifest.json"
SHA256 = re.compile(r"[0-9a-f]{64}")
PLAIN = re.compile(r"[ -~]{1,200}")
SEALS = frozenset({MANIFEST, "SHA256SUMS"})
"""What is beside the files of a version, and is none of them."""


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
        """Return the files of one part: data, declarations, source, environment, results, site."""
        return tuple(entry for entry in self.entries if part_of(entry.path) == name)


def digest(content: bytes) -> str:
    """Return SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def make_manifest(files: Mapping[str, bytes], tools: Tools, edition: Edition | None) -> Manifest:
    """Return the manifest of a version that consists of `files` (path -> content).

    Errors: UnsafePath for a path that could not be unpacked on every system.
    """
    entries = tuple(Entry(path, len(files[path]), digest(files[path])) for path in safe_paths(sorted(files)))
    return Manifest(edition, tools, entries)


@lru_cache(maxsize=16)
def parse_manifest(text: str) -> Manifest:
    """Return the manifest that a text is, every path in it checked.

    A build asks for the same few manifests again and again: they are frozen, and kept.

    Raises ValueError when it is none, or not canonical.
    """
    try:
        found = parse_json(text)
        if found["format"] != FORMAT:
            raise ValueError(f"the format is {found['format']!r}, not {FORMAT!r}")
        edition = Edition(**found["edition"]) if found["edition"] else None
        listed = found["files"]
        entries = tuple(_entry(path, listed[path]) for path in safe_paths(sorted(listed)))
        manifest = Manifest(edition, _tools(found["tools"]), entries)
        same = manifest.text.encode() == text.encode()
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"something is missing or misplaced: {ascii(str(error))[:200]}") from None
    if not same:
        raise ValueError("the text is not the canonical form of what it says")
    return manifest


def digest_of(entries: Iterable[Entry]) -> str:
    """Return one hash for several files: that of their lines `SHA-256  path`."""
    return digest("".join(f"{entry.sha256}  {entry.path}\n" for entry in sorted(entries)).encode())


def _entry(path: str, facts: Mapping[str, Any]) -> Entry:
    size, sha256 = facts["bytes"], facts["sha256"]
    if type(size) is not int or size < 0:
        raise ValueError(f"the size of {path!r} is not a number of bytes")
    if not isinstance(sha256, str) or not SHA256.fullmatch(sha256):
        raise ValueError(f"the hash of {path!r} is not a SHA-256")
    if path in SEALS:
        raise ValueError(f"it lists {path}, which is not a file of a version")
    return Entry(path, size, sha256)


def _tools(facts: Mapping[str, Any]) -> Tools:
    tools = Tools(**facts)
    texts = [tools.metaloom, tools.code, tools.python, tools.renderer, *tools.libraries, *tools.libraries.values()]
    if not all(isinstance(text, str) and PLAIN.fullmatch(text) for text in texts):
        raise ValueError("a name or version of a tool is not a short plain text")
    if tools.renderer.split()[:1] not in (["embedded"], ["quarto"]):
        raise ValueError(f"the renderer {tools.renderer!r} is not known")
    return tools


def _document(manifest: Manifest) -> dict[str, Any]:
    edition, tools = manifest.edition, manifest.tools
    return {
        "format": FORMAT,
        "edition": vars(edition) if edition else None,
        "tools": vars(tools) | {"libraries": dict(tools.libraries)},
        "parts": {name: digest_of(manifest.part(name)) for name in PARTS},
        "files": {entry.path: {"bytes": entry.size, "sha256": entry.sha256} for entry in manifest.entries},
    }
