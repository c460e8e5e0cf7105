"""The shelf: a project's folder `snapshots/`, where every version is kept for ever.

    snapshots/NAME.json      the manifest of a version
    snapshots/NAME.tar.xz    the contents that no version before it has (see `pack`)
    snapshots/SHA256SUMS     the hash of each of these files

A content is stored once, however many versions share it, and the folder grows with each version by what is new in it.

The folder is untrusted: nothing in it is read that is not an ordinary file of bounded size, and no name in a
manifest or a pack is used that was not checked.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from metaloom.declare.edition import is_name
from metaloom.errors import Place, Problem, ProjectError
from metaloom.store.plain_file import kind_of, read_plain
from metaloom.store.safe_path import shown
from metaloom.store.together import write_together
from metaloom.versions.snapshot.manifest import Manifest, digest, parse_manifest
from metaloom.versions.snapshot.pack import read_pack, write_pack
from metaloom.versions.snapshot.sums import SUMS, sums_text

FOLDER = "snapshots"
PACK = ".tar.xz"
MOST_OF_A_MANIFEST, MOST_OF_A_PACK = 50_000_000, 400_000_000

LARGE = 1_000_000
"""Bytes of packs: what fewer hold is unpacked sooner than a process that would do it has started."""

Opened = dict[Path, Mapping[str, bytes]]
"""Packs that were read, with what they hold by its SHA-256."""


@dataclass(frozen=True)
class Shelf:
    """The versions of one project."""

    folder: Path

    @property
    def names(self) -> list[str]:
        """The names of all versions, in no order of meaning."""
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def require_plain(self) -> None:
        """Refuse what a project's versions cannot be: links, pipes, folders and files of other names.

        Errors: ProjectError naming each.
        """
        self._require_folder()
        problems: list[Problem] = []
        for path in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            mode = path.lstat().st_mode
            kind = kind_of(mode)
            if kind is not None and not (stat.S_ISDIR(mode) and path.suffix != ".json"):
                problems += _damaged(path.name, f"it is {kind}").problems
            elif path.suffix == ".json" and not is_name(path.stem):
                problems += _damaged(path.name, "its name is not that of a version").problems
        if problems:
            raise ProjectError(problems)

    def manifests(self) -> list[Manifest]:
        """Return every version, oldest first: by the day on which it was frozen, then by the evidence that it knows."""
        self.require_plain()
        return sorted((self.manifest(name) for name in self.names), key=_age)

    def manifest(self, name: str) -> Manifest:
        """Return the manifest of a version; raises ProjectError when there is none or it cannot be read."""
        self._require_folder()
        path = self.folder / f"{name}.json"
        if not is_name(name) and name in self.names:
            raise _damaged(path.name, "its name is not that of a version")
        try:
            manifest = parse_manifest(read_plain(path, MOST_OF_A_MANIFEST).decode())
        except FileNotFoundError:
            known = ", ".join(manifest.edition.name for manifest in self.manifests() if manifest.edition)
            remedy = f"There are: {known}." if known else "Make one with: metaloom snapshot create"
            raise ProjectError(
                [Problem(Place(FOLDER), f"There is no version {name!r}.", remedy, code="ML-1201")]
            ) from None
        except ValueError as error:
            raise _damaged(path.name, str(error)) from None
        if manifest.edition is None or manifest.edition.name != name:
            raise _damaged(path.name, "the manifest is that of another version")
        return manifest

    def files(self, manifest: Manifest, opened: Opened | None = None) -> dict[str, bytes]:
        """Return path -> content of a version, each checked against its hash; raises ProjectError when one is
        missing.

        `opened` are packs that were read before, and receives those that are read now: versions share them.
        """
        packs = {} if opened is None else opened
        wanted = set(manifest.hashes.values())
        found: dict[str, bytes] = {}
        own = manifest.edition.name if manifest.edition else ""
        for pack in sorted(self.packs(), key=lambda path: (path.name != own + PACK, path.name)):
            if wanted <= found.keys():
                break
            if pack not in packs:
                try:
                    packs[pack] = read_pack(read_plain(pack, MOST_OF_A_PACK))
                except ValueError as error:
                    raise _damaged(pack.name, str(error)) from None
            found |= packs[pack]
        for path, sha256 in manifest.hashes.items():
            if sha256 not in found:
                raise _damaged(own + PACK, f"no pack holds {path} with the hash that the manifest gives")
        for entry in manifest.entries:
            if len(found[entry.sha256]) != entry.size:
                raise _damaged(f"{own}.json", f"the size of {entry.path} is not {entry.size} bytes")
        return {path: found[sha256] for path, sha256 in manifest.hashes.items()}

    @property
    def is_large(self) -> bool:
        """Whether unpacking it takes long."""
        return sum(pack.stat().st_size for pack in self.packs()) >= LARGE

    def packs(self) -> list[Path]:
        """Return the files that hold contents."""
        return sorted(self.folder.glob(f"*{PACK}"))

    def add(self, manifest: Manifest, files: dict[str, bytes]) -> int:
        """Put a version on the shelf; how many bytes the folder grew by. Its name must be free."""
        if manifest.edition is None:
            raise ValueError("only a version with a name can be kept")
        own = self.folder / f"{manifest.edition.name}{PACK}"
        others = [path for path in self.packs() if path != own]
        held = {sha256 for path in others for sha256 in read_pack(read_plain(path, MOST_OF_A_PACK))}
        new = {sha256: files[path] for path, sha256 in manifest.hashes.items() if sha256 not in held}
        pack, text = write_pack(new), manifest.text.encode()
        files = {own.name: pack, f"{manifest.edition.name}.json": text}
        files[SUMS] = self.sums(files).encode()
        write_together(self.folder.parent, {f"{self.folder.name}/{name}": files[name] for name in files})
        return len(pack) + len(text)

    def sums(self, more: Mapping[str, bytes] | None = None) -> str:
        """Return what SHA256SUMS must say of the files that are on the shelf now, and of those that are to come."""
        there = self.folder.iterdir() if self.folder.is_dir() else ()
        stored = [path for path in there if path.name.endswith((".json", PACK))]
        hashes = {path.name: digest(read_plain(path, MOST_OF_A_PACK)) for path in stored}
        return sums_text(hashes | {name: digest(content) for name, content in (more or {}).items()})

    def _require_folder(self) -> None:
        """Refuse a shelf that is a link: what it leads to is not part of the project."""
        if self.folder.is_symlink():
            raise ProjectError(
                [Problem(Place(FOLDER), "The folder is a link.", "Put the folder itself there.", code="ML-1207")]
            )


def shelf_of(project: Path) -> Shelf:
    """Return the shelf of a project, which need not exist yet."""
    return Shelf(project / FOLDER)


def _age(manifest: Manifest) -> tuple[str, float, str]:
    edition = manifest.edition
    if edition is None:
        return "", 0.0, ""
    known = float("inf") if edition.evidence_until is None else edition.evidence_until
    return edition.frozen_on, known, edition.name


def _damaged(name: str, why: str) -> ProjectError:
    cause = f"This file is not as it was written: {why.rstrip('.')}."
    remedy = "Versions never change: get the file back, for example with: git checkout -- snapshots"
    return ProjectError([Problem(Place(f"{FOLDER}/{shown(name)[1:-1]}"), cause, remedy, code="ML-1206")])
