"""Which files of a folder a build of Metaloom made, as its own manifests say: nothing else may ever be replaced."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from metaloom.declare.edition import VERSIONS_FOLDER
from metaloom.store.plain_file import NotPlainError, kind_of, read_plain
from metaloom.store.safe_path import MOST_PARTS, shown
from metaloom.versions.snapshot.manifest import MANIFEST, SEALS, parse_manifest

MOST_OF_A_MANIFEST = 50_000_000
BEGINNING = b'{\n "edition": '
FORMAT = b'"format": "metaloom-manifest-'


def is_built(folder: Path) -> bool:
    """Return whether a folder is a site that Metaloom built: its manifest says so. The manifest is not parsed."""
    try:
        text = read_plain(folder / MANIFEST, MOST_OF_A_MANIFEST)
    except (OSError, NotPlainError):
        return False
    return text.startswith(BEGINNING) and FORMAT in text


def made_by_build(site: Path) -> frozenset[str]:
    """Return the relative paths that the manifests of a site list, with the manifests; none where there is none."""
    names = set(_listed(site, ""))
    versions = site / VERSIONS_FOLDER
    if names and versions.is_dir() and not versions.is_symlink():
        for version in sorted(versions.iterdir()):
            if not version.is_symlink():
                names |= set(_listed(version, f"{VERSIONS_FOLDER}/{version.name}/"))
    return frozenset(names)


def foreign(site: Path) -> list[str]:
    """Return what is in a folder and was not made by a build, in words; sorted, links never followed."""
    made = made_by_build(site)
    folders = {name[: -len(rest)] for name in made for rest in _rests(name)}
    found = []
    for name, kind in _walk(site, ""):
        if kind == "folder":
            if name not in folders:
                found.append(f"{shown(name)[1:-1]}/")
        elif kind is not None:
            found.append(f"{shown(name)[1:-1]} ({kind})")
        elif name not in made:
            found.append(shown(name)[1:-1])
    return found


def _rests(path: str) -> Iterator[str]:
    """Yield what follows each folder of a path, the slash included."""
    place = path.find("/")
    while place >= 0:
        yield path[place:]
        place = path.find("/", place + 1)


def _listed(folder: Path, prefix: str) -> Iterator[str]:
    try:
        manifest = parse_manifest(read_plain(folder / MANIFEST, MOST_OF_A_MANIFEST).decode())
    except (OSError, ValueError):
        return
    yield from (prefix + name for name in (*manifest.hashes, *SEALS))


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, str | None]]:
    """Yield relative path of all that is in a folder; "folder" for those that are empty, else what is not an ordinary
    file.
    """
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    if not found and prefix:
        yield prefix.rstrip("/"), "folder"
    for entry in found:
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if name.count("/") >= MOST_PARTS:
                yield name, "folder"
                continue
            yield from _walk(folder / entry.name, f"{name}/")
        else:
            yield name, kind_of(entry.stat(follow_symlinks=False).st_mode)
