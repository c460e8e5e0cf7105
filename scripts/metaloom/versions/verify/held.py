"""What a stranger holds: a site folder, the folder of a version, or a zip of either.

Each is opened as one or several bundles of files, with the manifest that came with them. Nothing of a zip is written
to the disk.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from metaloom.declare.edition import VERSIONS_FOLDER
from metaloom.errors import DifferenceError, Place, Problem, ProjectError
from metaloom.versions.snapshot.manifest import MANIFEST, Manifest, digest, parse_manifest
from metaloom.versions.snapshot.roles import SOURCE
from metaloom.versions.snapshot.sums import SUMS, sums_text
from metaloom.versions.verify.difference import Difference, compare_hashes

MOST_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Held:
    """Files (path -> content) that should be one version, with their manifest where it can be read."""

    name: str
    files: dict[str, bytes]
    manifest: Manifest | None = None


def open_held(path: Path) -> list[Held]:
    """Every bundle in a folder or a zip: the site itself, and each version below its `v/`.

    Errors: ProjectError when nothing there has a manifest, DifferenceError when a zip is broken.
    """
    files = _zip_files(path) if path.is_file() else _folder_files(path)
    roots = _roots(files)
    if not roots:
        cause = f"There is no {MANIFEST} in {path}."
        remedy = "Give a built site, the folder of a version, a zip of one, or a project with snapshots."
        raise ProjectError([Problem(Place(str(path)), cause, remedy)])
    return [Held(f"{path.name}/{root}".rstrip("/"), _below(files, root)) for root in roots]


def check_held(held: Held) -> tuple[Held, list[Difference]]:
    """The bundle with its manifest, and every difference between manifest, list of hashes and files."""
    files = {name: content for name, content in held.files.items() if name not in (MANIFEST, SUMS)}
    text, listed = held.files.get(MANIFEST), held.files.get(SUMS)
    if text is None:
        return held, [Difference(f"{held.name}/{MANIFEST}", "the file is missing")]
    try:
        manifest = parse_manifest(text.decode())
    except ValueError as error:
        return held, [Difference(f"{held.name}/{MANIFEST}", f"it cannot be read: {error}")]
    found = compare_hashes(manifest.hashes, files)
    if listed is None:
        found.append(Difference(SUMS, "the file is missing"))
    elif listed != sums_text(manifest.hashes | {MANIFEST: digest(text)}).encode():
        found.append(Difference(SUMS, f"it does not list what {MANIFEST} lists"))
    placed = [Difference(f"{held.name}/{one.where}", one.what, one.expected, one.got) for one in found]
    return Held(held.name, files, manifest), placed


def _roots(files: dict[str, bytes]) -> list[str]:
    """The folders (with a slash at the end) that are bundles, by their manifest, their list, or their place in `v/`."""
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


def _folder_files(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        problem = Problem(Place(str(folder)), "There is no such folder or file.", "Give the path of what you hold.")
        raise ProjectError([problem])
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _zip_files(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if sum(member.file_size for member in members) > MOST_BYTES:
                cause = f"{path} holds more than {MOST_BYTES / 1e9:.0f} GB."
                raise ProjectError([Problem(Place(str(path)), cause, "Unpack it and give the folder.")])
            return {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise DifferenceError(f"{path} cannot be unpacked: {error}") from None
