"""Every version on the shelf is under `/v/NAME/` of the site, byte for byte, beside the latest state.

What the old site already holds unharmed is linked, not unpacked again: an ordinary build pays for reading it once.
"""

# ruff: noqa: PTH103, PTH118
# Thousands of files are linked in every build, and making a Path takes longer than a link.
from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from metaloom.declare.edition import VERSIONS_FOLDER
from metaloom.store.safe_tree import write_tree
from metaloom.versions.snapshot.collect import hashes_of, names_of
from metaloom.versions.snapshot.manifest import MANIFEST, Manifest, digest
from metaloom.versions.snapshot.shelf import Opened, Shelf
from metaloom.versions.snapshot.sums import SUMS, sums_text


def publish(shelf: Shelf, manifests: Iterable[Manifest], site: Path, old_site: Path) -> int:
    """Put each version below `site`; how many had to be unpacked because `old_site` did not hold them unharmed."""
    unpacked, opened = 0, Opened()
    for manifest in manifests:
        place = f"{VERSIONS_FOLDER}/{manifest.edition.name if manifest.edition else ''}"
        target, old = site / place, old_site / place
        if hashes_of(old) != published_hashes(manifest):
            _write(site, place, shelf.files(manifest, opened) | seals(manifest))
            unpacked += 1
        elif target != old:
            _link(old, target)
    return unpacked


def seals(manifest: Manifest) -> dict[str, bytes]:
    """Return the two files that are beside those of a version and vouch for them."""
    text = manifest.text.encode()
    listed = sums_text(manifest.hashes | {MANIFEST: digest(text)})
    return {MANIFEST: text, SUMS: listed.encode()}


def published_hashes(manifest: Manifest) -> dict[str, str]:
    """Return path -> SHA-256 of everything in the folder of a published version."""
    return manifest.hashes | {name: digest(content) for name, content in seals(manifest).items()}


def _link(old: Path, target: Path) -> None:
    top = len(os.fspath(old))
    for folder, _, names in os.walk(old):
        beside = os.fspath(target) + folder[top:]
        os.makedirs(beside, exist_ok=True)
        for name in names:
            path, twin = os.path.join(folder, name), os.path.join(beside, name)
            try:
                os.link(path, twin)
            except OSError:
                Path(twin).write_bytes(Path(path).read_bytes())


def _write(site: Path, place: str, files: Mapping[str, bytes]) -> None:
    for name in names_of(site / place):
        if name not in files:
            (site / place / name).unlink()
    write_tree(site, {f"{place}/{name}": content for name, content in files.items()})
