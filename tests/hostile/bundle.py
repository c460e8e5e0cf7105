"""Sites, zips and shelves as an attacker makes them: sealed by hand, so that every hash is right and the rest is not.

Nothing here uses Metaloom's own writers: they refuse what is made here.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

Files = dict[str, bytes]
PARTS = ("data", "declarations", "source", "environment", "results", "site")
SEALS = ("manifest.json", "SHA256SUMS")


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Bundle:
    """The files of a site (without its seals), and what its manifest says beside them."""

    files: Files
    document: dict[str, Any]

    def plus(self, files: Mapping[str, bytes]) -> Bundle:
        return replace(self, files={**self.files, **files})

    def edition(self, **facts: Any) -> Bundle:
        edition = {
            "evidence_until": None,
            "frozen_on": "2026-11-26",
            "label": "x.",
            "name": "2026.11",
            "revision": None,
        }
        return replace(self, document=self.document | {"edition": edition | facts})

    def tools(self, **facts: Any) -> Bundle:
        return replace(self, document=self.document | {"tools": self.document["tools"] | facts})

    @property
    def manifest(self) -> bytes:
        """The manifest in its canonical form."""
        files = {path: {"bytes": len(content), "sha256": sha(content)} for path, content in self.files.items()}
        parts = {name: sha(self._lines(name).encode("utf-8", "replace")) for name in PARTS}
        text = json.dumps(
            self.document | {"files": files, "parts": parts}, ensure_ascii=False, sort_keys=True, indent=1
        )
        return text.encode("utf-8", "surrogatepass") + b"\n"

    def _lines(self, part: str) -> str:
        return "".join(f"{sha(self.files[path])}  {path}\n" for path in sorted(self.files) if part_of(path) == part)

    @property
    def seals(self) -> Files:
        hashes = {path: sha(content) for path, content in self.files.items()} | {"manifest.json": sha(self.manifest)}
        text = "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes))
        return {"manifest.json": self.manifest, "SHA256SUMS": text.encode("utf-8", "replace")}

    @property
    def whole(self) -> Files:
        return self.files | self.seals


def part_of(path: str) -> str:
    if not path.startswith("source/"):
        return "results" if path.startswith("api/") else "site"
    parts = [part for part in path.removeprefix("source/").split("/") if part not in ("", ".")] or [""]
    if path.removeprefix("source/").startswith("/"):
        parts = ["/", *parts]
    if parts[0] == "data":
        return "data"
    if parts[0] == "chapters" and parts[-1].endswith(".yml"):
        return "declarations"
    return "environment" if parts[0] == "requirements" or parts[-1] == "pyproject.toml" else "source"


def read_bundle(site: Path) -> Bundle:
    """An honest site, to be made hostile."""
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    document = json.loads(files["manifest.json"])
    own = {name: content for name, content in files.items() if name not in SEALS and not name.startswith("v/")}
    bundle = Bundle(own, {key: document[key] for key in ("format", "edition", "tools")})
    assert bundle.manifest == files["manifest.json"], "the sealing by hand is that of Metaloom"
    return bundle


def write_folder(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def write_zip(path: Path, members: Iterable[tuple[str | zipfile.ZipInfo, bytes]], prefix: str = "") -> Path:
    """Members in the order given, duplicates and all."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            entry = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(prefix + name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            _write(archive, entry, content)
    path.write_bytes(stream.getvalue())
    return path


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes) -> None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(entry, content)


def pack(contents: Iterable[tuple[tarfile.TarInfo | str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, content in contents:
            member = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            member.size = len(content) if member.isreg() else 0
            archive.addfile(member, io.BytesIO(content))
    return lzma.compress(stream.getvalue())


def write_shelf(project: Path, versions: Mapping[str, Bundle], packed: Callable[[Bundle], bytes] | None = None) -> None:
    """`snapshots/` with versions by the name of their files, whatever their manifests say."""
    folder = project / "snapshots"
    folder.mkdir(parents=True, exist_ok=True)
    for name, bundle in versions.items():
        contents = {sha(content): content for content in bundle.files.values()}
        (folder / f"{name}.json").write_bytes(bundle.manifest)
        (folder / f"{name}.tar.xz").write_bytes(packed(bundle) if packed else pack(sorted(contents.items())))
    write_sums(folder)


def write_sums(folder: Path) -> None:
    files = {path.name: sha(path.read_bytes()) for path in folder.iterdir() if path.name != "SHA256SUMS"}
    (folder / "SHA256SUMS").write_text("".join(f"{files[name]}  {name}\n" for name in sorted(files)))
