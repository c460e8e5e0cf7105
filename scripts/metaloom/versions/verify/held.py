"""What can be verified: a site folder, the folder of a version, an editor's bundle, or a zip of any of them.

Each is opened as one or several sets of files, with the manifest that came with them. Nothing of a zip is written to
the disk, and a file that belongs to none of them is a difference.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from metaloom.declare.edition import VERSIONS_FOLDER
from metaloom.errors import DifferenceError, Place, Problem, ProjectError
from metaloom.store.safe_path import UnsafePath, safe_paths
from metaloom.versions.snapshot.copies import CHECK, OWN, sorted_into_folders
from metaloom.versions.snapshot.manifest import MANIFEST, Manifest, digest, parse_manifest
from metaloom.versions.snapshot.roles import SOURCE
from metaloom.versions.snapshot.sums import SUMS, parse_sums, sums_text
from metaloom.versions.verify.difference import Difference, compare_bytes, compare_hashes
from metaloom.versions.verify.opened import Opened, open_folder
from metaloom.versions.verify.zipped import unzip, unzipped

SITE_ZIP = "site.zip"
"""The site in an editor's bundle, whose list of hashes answers for the report, the tables and the site together."""

FEED = "feed.xml"
TOLD = re.compile(r"<title>Version ([^<]+)</title>.*?SHA-256 of the manifest: ([0-9a-f]{64})", re.DOTALL)


@dataclass(frozen=True)
class Held:
    """Files (path -> content) that should be one version, with their manifest where it can be read.

    `root` is where they are in what was opened. An editor's bundle has no manifest of its own kind but an `identity`:
    the SHA-256 of its list of hashes.
    """

    name: str
    files: dict[str, bytes]
    manifest: Manifest | None = None
    root: str = ""
    identity: str | None = None


def open_held(path: Path) -> list[Held]:
    """Return every set of files in a folder or a zip: the site itself, and each version below its `v/`.

    Errors: ProjectError when nothing there has a manifest, DifferenceError when a zip is broken.
    """
    return _open(path)[0]


def check_path(path: Path) -> tuple[list[Held], list[Difference]]:
    """Return all that is in a folder or a zip, and every difference between it and what its manifests say."""
    held, opened = _open(path)
    found = [replace(one, where=f"{path.name}/{one.where}") for one in opened.odd]
    checked: list[Held] = []
    for one in held:
        sets, differences = check_held(one)
        checked += sets
        found += differences
    owned = {one.root + name for one in held for name in one.files}
    loose = sorted(opened.files.keys() - owned)
    found += [Difference(f"{path.name}/{name}", "no manifest lists this file") for name in loose]
    found += _check_versions(checked)
    return checked, found


def check_held(held: Held) -> tuple[list[Held], list[Difference]]:
    """Return the set with its manifest, and every difference between manifest, list of hashes and files.

    An editor's bundle becomes two: the bundle, and the site in it.
    """
    if SITE_ZIP in held.files and not _lists(held, SITE_ZIP):
        return _check_bundle(held)
    files = {name: content for name, content in held.files.items() if name not in (MANIFEST, SUMS)}
    text, listed = held.files.get(MANIFEST), held.files.get(SUMS)
    if text is None:
        return [held], [Difference(f"{held.name}/{MANIFEST}", "the file is missing")]
    try:
        manifest = parse_manifest(text.decode())
    except ValueError as error:
        return [held], [Difference(f"{held.name}/{MANIFEST}", f"it cannot be read: {error}")]
    found = compare_hashes(manifest.hashes, files)
    found += [
        Difference(entry.path, "the size differs (bytes)", str(entry.size), str(len(files[entry.path])))
        for entry in manifest.entries
        if len(files.get(entry.path, b"")) != entry.size and digest(files.get(entry.path, b"")) == entry.sha256
    ]
    if listed is None:
        found.append(Difference(SUMS, "the file is missing"))
    elif listed != sums_text(manifest.hashes | {MANIFEST: digest(text)}).encode():
        found.append(Difference(SUMS, f"it does not list what {MANIFEST} lists"))
    return [replace(held, files=files, manifest=manifest)], _placed(held.name, found)


def _check_bundle(held: Held) -> tuple[list[Held], list[Difference]]:
    """Return an editor's bundle: its list answers for every file, and its copies are those of the site in it."""
    listed = held.files.get(SUMS)
    files = {name: content for name, content in held.files.items() if name != SUMS}
    if listed is None:
        return [held], [Difference(f"{held.name}/{SUMS}", "the file is missing")]
    try:
        expected = parse_sums(listed.decode())
    except ValueError as error:
        return [held], [Difference(f"{held.name}/{SUMS}", f"it cannot be read: {error}")]
    found = _placed(held.name, compare_hashes(expected, files))
    lost = sorted({*OWN, MANIFEST} - {CHECK} - files.keys() - expected.keys())
    found += [Difference(f"{held.name}/{name}", "the file is missing, which every bundle has") for name in lost]
    bundle = replace(held, files=files, identity=digest(listed))
    try:
        inner = unzipped(files[SITE_ZIP], f"{held.name}/{SITE_ZIP}")
    except DifferenceError as error:
        return [bundle], [*found, Difference(f"{held.name}/{SITE_ZIP}", str(error))]
    site = Held(f"{held.name}/{SITE_ZIP}", inner)
    sets, differences = check_held(site)
    found += differences
    if inner.get(MANIFEST) != files.get(MANIFEST):
        found.append(Difference(f"{held.name}/{MANIFEST}", f"it is not the manifest of the site in {SITE_ZIP}"))
    copies = sorted_into_folders(inner)
    alone = {*OWN, SITE_ZIP, MANIFEST} - copies.keys()
    there = {name: content for name, content in files.items() if name not in alone}
    found += _placed(held.name, compare_bytes(copies, there, "the bundle"))
    return [bundle, *sets], found


def _check_versions(held: Iterable[Held]) -> list[Difference]:
    """Return a site's feed names its versions.

    Those that are below its `v/` must be these, where any is there.
    """
    found: list[Difference] = []
    sets = list(held)
    for site in sets:
        if site.manifest is None or site.manifest.edition is not None or FEED not in site.files:
            continue
        below = f"{site.root}{VERSIONS_FOLDER}/"
        there = {one.root.removeprefix(below).rstrip("/"): one for one in sets if one.root.startswith(below)}
        told = versions_named(site)
        for name in sorted(there.keys() | told.keys()) if there else ():
            where = f"{site.name}/{VERSIONS_FOLDER}/{name}"
            if name not in there:
                found.append(Difference(where, f"the version is missing, which {FEED} names"))
            elif name not in told:
                found.append(Difference(where, f"{FEED} knows no such version"))
            elif (manifest := there[name].manifest) is not None and manifest.identity != told[name]:
                found.append(Difference(where, "it is another version", told[name], manifest.identity))
    return found


def absent_versions(held: Iterable[Held]) -> list[str]:
    """Return the versions that a site names but that did not come with it."""
    sets = list(held)
    if any(f"{VERSIONS_FOLDER}/" in f"/{one.root}" for one in sets):
        return []
    return [name for one in sets if one.manifest and one.manifest.edition is None for name in versions_named(one)]


def versions_named(site: Held) -> dict[str, str]:
    """Return the versions that a site's feed names, each with its identity."""
    feed = site.files.get(FEED, b"").decode("utf-8", "replace")
    return {html.unescape(name): identity for name, identity in TOLD.findall(feed)}


def _lists(held: Held, name: str) -> bool:
    """Return whether the manifest of a set lists a file; a manifest that cannot be read lists none."""
    try:
        return name in parse_manifest(held.files[MANIFEST].decode()).hashes
    except (KeyError, ValueError):
        return False


def _open(path: Path) -> tuple[list[Held], Opened]:
    if path.is_file():
        opened = Opened(unzip(path))
    elif path.is_dir():
        opened = open_folder(path)
    else:
        problem = Problem(
            Place(str(path)),
            "There is no such folder or file.",
            "Give the path of what is to be verified.",
            code="ML-1208",
        )
        raise ProjectError([problem])
    try:
        safe_paths(opened.files)
    except UnsafePath as error:
        raise DifferenceError(f"{path.name}: {error}", code="ML-1213") from None
    roots = _roots(opened.files)
    if not roots:
        if opened.odd:
            raise DifferenceError("\n".join(map(str, opened.odd[:20])), code="ML-1209")
        cause = f"There is no {MANIFEST} in {path}."
        remedy = "Give a built site, the folder of a version, a zip of one, or a project with snapshots."
        raise ProjectError([Problem(Place(str(path)), cause, remedy, code="ML-1208")])
    names = [Held(f"{path.name}/{root}".rstrip("/"), _below(opened.files, root), root=root) for root in roots]
    return names, opened


def _placed(name: str, found: Iterable[Difference]) -> list[Difference]:
    return [replace(one, where=f"{name}/{one.where}") for one in found]


def _roots(files: dict[str, bytes]) -> list[str]:
    """Return the folders (with a slash at the end) that are sets, by their manifest, their list, or their place in
    `v/`.
    """
    paths = [PurePosixPath(name) for name in files if f"/{SOURCE}" not in f"/{name}"]
    sealed = {path.parent for path in paths if path.name in (MANIFEST, SUMS)}
    outermost = {root for root in sealed if not any(other in root.parents for other in sealed)}
    versions = {
        root.joinpath(*inside[:2])
        for root in outermost
        for path in paths
        if path.is_relative_to(root)
        and len(inside := path.relative_to(root).parts) > 2
        and inside[0] == VERSIONS_FOLDER
    }
    return sorted("" if root == PurePosixPath() else f"{root}/" for root in outermost | versions)


def _below(files: dict[str, bytes], root: str) -> dict[str, bytes]:
    inside = {name.removeprefix(root): content for name, content in files.items() if name.startswith(root)}
    return {name: content for name, content in inside.items() if not name.startswith(f"{VERSIONS_FOLDER}/")}
