"""The record of the last build: its inputs and its outputs, so that nothing is done twice.

Inputs are compared by content. What was written is compared by size and time stamp only, which is
enough to notice a file that was removed or changed by hand.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from metaloom.build.generated import GENERATED
from metaloom.build.project import Project
from metaloom.declare.site import read_site
from metaloom.stitch.embedded.inputs import sites_named
from metaloom.store.cache import write_atomically
from metaloom.store.keys import file_digest, key_of, package_key
from metaloom.store.plain_file import read_plain
from metaloom.versions.snapshot.manifest import MANIFEST

UNCHANGED = "Nothing has changed since the last build: no work done."
RECORD = "last-build.json"
MOST_BYTES = 10_000_000

VERSION = 2


@dataclass(frozen=True)
class Record:
    """What a finished build leaves behind."""

    key: str
    evidence: str
    written: str
    renderer: str
    summary: str


def input_key(project: Project, renderer: str, output: Path, for_paper: bool) -> str:
    """Return one hash of all inputs, of Metaloom's own code, and of what was asked for."""
    files = {path.relative_to(project.root).as_posix(): file_digest(path) for path in project.inputs()}
    sealed = [f"{folder}/{MANIFEST}" for folder in sites_named(read_site(project.root))]
    files |= {name: file_digest(project.root / name) for name in sealed}
    edition = asdict(project.edition) if project.edition else None
    return key_of(VERSION, files, package_key(), renderer, str(output), edition, for_paper)


def evidence_key(project: Project) -> str:
    """Return one hash of what results depend on: tables, declarations and code, but not the prose."""
    files = [path for path in project.inputs() if path.suffix != ".qmd" and path.parent != project.root]
    return key_of({path.relative_to(project.root).as_posix(): file_digest(path) for path in files}, package_key())


def written_key(project: Project, output: Path) -> str:
    """Return one hash of names, sizes and time stamps of all that a build writes."""
    entries = sorted(
        entry for root in (output, *(project.root / name for name in GENERATED)) for entry in _entries(root)
    )
    return key_of(entries)


def load_record(project: Project) -> Record | None:
    """Return the record of the last build, or None where there is none that can be read."""
    try:
        found = json.loads(read_plain(project.work / RECORD, MOST_BYTES))
        return Record(**{name: str(found[name]) for name in ("key", "evidence", "written", "renderer", "summary")})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save_record(project: Project, record: Record) -> None:
    """Keep the record for the next build."""
    write_atomically(project.work / RECORD, json.dumps(asdict(record), indent=1).encode())


def _entries(root: Path) -> Iterator[tuple[str, int, int]]:
    if root.is_file():
        status = root.stat()
        yield str(root), status.st_size, status.st_mtime_ns
    elif root.is_dir():
        yield from _below(str(root))


def _below(folder: str) -> Iterator[tuple[str, int, int]]:
    """Yield every file below a folder, links to folders not gone into."""
    folders = []
    try:
        entries = list(os.scandir(folder))
    except OSError:  # a folder that may not be read contains nothing of a build
        return
    for entry in entries:
        if entry.is_dir():
            folders += [] if entry.is_symlink() else [entry.path]
            continue
        status = entry.stat()
        yield entry.path, status.st_size, status.st_mtime_ns
    for path in folders:
        yield from _below(path)
