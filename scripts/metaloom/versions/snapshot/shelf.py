"""The shelf: a project's folder `snapshots/`, where every version stands for ever.

    snapshots/NAME.json      the manifest of a version
    snapshots/NAME.tar.xz    the contents that no version before it has (see `pack`)
    snapshots/SHA256SUMS     the hash of each of these files

A content is stored once, however many versions share it, and the folder grows with each version by what is new in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from metaloom.errors import Place, Problem, ProjectError
from metaloom.store.cache import write_atomically
from metaloom.versions.snapshot.manifest import Manifest, digest, parse_manifest
from metaloom.versions.snapshot.pack import read_pack, write_pack
from metaloom.versions.snapshot.sums import SUMS, sums_text

FOLDER = "snapshots"
PACK = ".tar.xz"


@dataclass(frozen=True)
class Shelf:
    """The versions of one project."""

    folder: Path

    @property
    def names(self) -> list[str]:
        """The names of all versions, in no order of meaning."""
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def manifests(self) -> list[Manifest]:
        """Every version, oldest first: by the day on which it was frozen, then by the evidence that it knows."""
        return sorted((self.manifest(name) for name in self.names), key=_age)

    def manifest(self, name: str) -> Manifest:
        """The manifest of a version; raises ProjectError when there is none or it cannot be read."""
        path = self.folder / f"{name}.json"
        try:
            return parse_manifest(path.read_bytes().decode())
        except FileNotFoundError:
            known = ", ".join(manifest.edition.name for manifest in self.manifests() if manifest.edition)
            remedy = f"There are: {known}." if known else "Make one with: metaloom snapshot create"
            raise ProjectError([Problem(Place(FOLDER), f"There is no version {name!r}.", remedy)]) from None
        except ValueError as error:
            raise _damaged(path.name, str(error)) from None

    def files(self, manifest: Manifest) -> dict[str, bytes]:
        """Path -> content of a version, each checked against its hash; raises ProjectError when one is missing."""
        wanted = set(manifest.hashes.values())
        found: dict[str, bytes] = {}
        own = manifest.edition.name if manifest.edition else ""
        for pack in sorted(self.packs(), key=lambda path: (path.name != own + PACK, path.name)):
            if wanted <= found.keys():
                break
            try:
                contents = read_pack(pack.read_bytes())
            except ValueError as error:
                raise _damaged(pack.name, str(error)) from None
            found |= {name: content for name, content in contents.items() if digest(content) == name}
        for path, sha256 in manifest.hashes.items():
            if sha256 not in found:
                raise _damaged(own + PACK, f"no pack holds {path} with the hash that the manifest gives")
        return {path: found[sha256] for path, sha256 in manifest.hashes.items()}

    def packs(self) -> list[Path]:
        """The files that hold contents."""
        return sorted(self.folder.glob(f"*{PACK}"))

    def add(self, manifest: Manifest, files: dict[str, bytes]) -> int:
        """Put a version on the shelf; how many bytes the folder grew by. Its name must be free."""
        if manifest.edition is None:
            raise ValueError("only a version with a name can be kept")
        self.folder.mkdir(parents=True, exist_ok=True)
        held = {sha256 for path in self.packs() for sha256 in read_pack(path.read_bytes())}
        new = {sha256: files[path] for path, sha256 in manifest.hashes.items() if sha256 not in held}
        pack, text = write_pack(new), manifest.text.encode()
        write_atomically(self.folder / f"{manifest.edition.name}{PACK}", pack)
        write_atomically(self.folder / f"{manifest.edition.name}.json", text)
        write_atomically(self.folder / SUMS, self.sums().encode())
        return len(pack) + len(text)

    def sums(self) -> str:
        """What SHA256SUMS must say of the files that stand on the shelf now."""
        stored = [path for path in self.folder.iterdir() if path.name.endswith((".json", PACK))]
        return sums_text({path.name: digest(path.read_bytes()) for path in stored})


def shelf_of(project: Path) -> Shelf:
    """The shelf of a project, which need not exist yet."""
    return Shelf(project / FOLDER)


def _age(manifest: Manifest) -> tuple[str, float, str]:
    edition = manifest.edition
    if edition is None:
        return "", 0.0, ""
    known = float("inf") if edition.evidence_until is None else edition.evidence_until
    return edition.frozen_on, known, edition.name


def _damaged(name: str, why: str) -> ProjectError:
    cause = f"This file is not as it was written: {why}."
    remedy = "Versions never change: get the file back, for example with: git checkout -- snapshots"
    return ProjectError([Problem(Place(f"{FOLDER}/{name}"), cause, remedy)])
