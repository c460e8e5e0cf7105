"""From a project to a frozen version: its source files are copied, built as that version, and read back.

A version is built from a copy that holds exactly the files it will carry under `source/`, so that nothing else can
influence it, and anyone with the version can repeat the build.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from metaloom.build.progress import Teller
from metaloom.build.project import Project
from metaloom.build.walk import build
from metaloom.declare.edition import Edition
from metaloom.store.scratch import scratch
from metaloom.versions.snapshot.collect import collect
from metaloom.versions.snapshot.manifest import MANIFEST, Manifest, parse_manifest
from metaloom.versions.snapshot.shelf import shelf_of
from metaloom.versions.snapshot.source import write_source


@dataclass(frozen=True)
class Frozen:
    """A version: its manifest, and path -> content of all its files."""

    manifest: Manifest
    files: dict[str, bytes]


def freeze(
    source: Mapping[str, bytes],
    edition: Edition | None,
    renderer: str,
    teller: Teller,
    steps: Path | None = None,
    beside: Iterable[tuple[Manifest, dict[str, bytes]]] = (),
    runs_code: bool = True,
) -> Frozen:
    """Build source files (path -> content) as a version.

    `steps` is a cache folder that spares repeated work; `beside` are versions that the site should know of;
    `runs_code` is whether the scripts that the source declares may run.

    Errors: ProjectError when the source is not valid: validation, a guarded claim, a broken link.
    """
    with scratch("version") as folder:
        root, site = folder.resolve() / "project", folder.resolve() / "site"
        write_source(root, dict(source))
        for manifest, files in beside:
            shelf_of(root).add(manifest, files)
        build(Project(root, edition, steps, runs_code), site, renderer, teller)
        return Frozen(parse_manifest((site / MANIFEST).read_text("utf-8")), collect(site))
