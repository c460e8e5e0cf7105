"""Compare the versions on a project's shelf with their list of hashes, manifests and packs."""

from __future__ import annotations

from collections.abc import Mapping

from metaloom.errors import ProjectError
from metaloom.versions.snapshot.shelf import FOLDER, PACK, Shelf
from metaloom.versions.snapshot.sums import SUMS, parse_sums
from metaloom.versions.verify.difference import Difference, compare_hashes
from metaloom.versions.verify.held import Held
from metaloom.versions.verify.opened import open_folder


def check_shelf(shelf: Shelf, names: list[str]) -> tuple[list[Held], list[Difference]]:
    """Return the named versions with their files, and every difference between the shelf and what it says of itself."""
    shelf.require_plain()
    found = [Difference(f"{FOLDER}/{one.where}", one.what, one.expected, one.got) for one in _stored(shelf)]
    if found:
        return [], found
    held = []
    for name in names:
        try:
            manifest = shelf.manifest(name)
            held.append(Held(f"{FOLDER}/{name}", shelf.files(manifest), manifest))
        except ProjectError as error:
            found += [Difference(problem.place.file, problem.cause) for problem in error.problems]
            continue
    return held, found


def _stored(shelf: Shelf) -> list[Difference]:
    opened = open_folder(shelf.folder)
    odd, files = list(opened.odd), dict(opened.files)
    listed = files.pop(SUMS, None)
    if listed is None:
        return [*odd, Difference(SUMS, "the file is missing")]
    try:
        expected = parse_sums(listed.decode())
    except ValueError as error:
        return [*odd, Difference(SUMS, f"it cannot be read: {error}")]
    odd += [Difference(name, "no version has this file") for name in sorted(files) if not _is_of_a_version(name, files)]
    return [*odd, *compare_hashes(expected, files)]


def _is_of_a_version(name: str, files: Mapping[str, bytes]) -> bool:
    """Return whether a file is a manifest, or the pack of one; a folder has none of them."""
    return "/" not in name and (name.endswith(".json") or name.removesuffix(PACK) + ".json" in files)
