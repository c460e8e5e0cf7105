"""From a project or one of its versions to the zip that an editor is sent.

The report is made from a copy that holds exactly the files published under `source/`. For a frozen version it is first
shown that today's code gives the frozen results, so that the report and the version have the same numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from metaloom.build.make import prepare
from metaloom.build.progress import Clock, Teller
from metaloom.build.project import Project
from metaloom.build.walk import build, choose_renderer
from metaloom.bundle.archive import packed
from metaloom.bundle.assemble import Frozen, assemble
from metaloom.cite.work import read_work
from metaloom.errors import DifferenceError
from metaloom.stitch.quarto import find_quarto
from metaloom.store.scratch import scratch
from metaloom.versions.snapshot.collect import collect
from metaloom.versions.snapshot.manifest import MANIFEST, digest, parse_manifest
from metaloom.versions.snapshot.roles import RESULTS, source_of
from metaloom.versions.snapshot.shelf import shelf_of
from metaloom.versions.snapshot.source import read_source, write_source
from metaloom.versions.snapshot.sums import SUMS


@dataclass(frozen=True)
class Bundle:
    """A zip for an editor: its name without the ending, its bytes, and what identifies it.

    `identity` is the SHA-256 of its list of hashes, `site` that of the manifest of the site in it.
    """

    label: str
    content: bytes
    identity: str
    site: str


def bundle(project: Project, name: str | None, renderer: str, teller: Teller) -> Bundle:
    """Return the bundle of a project.

    `name` is a frozen version; None takes the project as it is. `renderer` as for a build: it makes the DOCX too.

    Errors: ProjectError when the project is not valid or there is no such version; ToolError; DifferenceError when
    today's code gives other results than the version holds.
    """
    chosen = choose_renderer(renderer)
    with scratch("bundle") as folder:
        root = folder.resolve() / "project"
        steps = project.steps or project.work / "cache"
        if name is None:
            write_source(root, read_source(project.root, project.inputs()))
            frozen = _built(Project(root, None, steps), folder.resolve() / "site", chosen, teller)
        else:
            frozen = _shelved(project, name, root, steps, teller)
        found = find_quarto() if chosen == "quarto" else None
        files = assemble(frozen, root, found, lambda done, total: teller.step("report", done, total))
        label = _label(root, name)
        return Bundle(label, packed(files, f"{label}/"), digest(files[SUMS]), frozen.manifest.identity)


def _built(copy: Project, site: Path, renderer: str, teller: Teller) -> Frozen:
    build(copy, site, renderer, teller)
    return Frozen(parse_manifest((site / MANIFEST).read_text("utf-8")), collect(site))


def _shelved(project: Project, name: str, root: Path, steps: Path, teller: Teller) -> Frozen:
    shelf = shelf_of(project.root)
    manifest = shelf.manifest(name)
    files = shelf.files(manifest)
    write_source(root, source_of(files))
    prepare(Project(root, manifest.edition, steps), Clock(), teller)
    if (root / RESULTS).read_bytes() != files[RESULTS]:
        raise DifferenceError(
            f"Version {name} holds other results than this Metaloom computes from its data.\n"
            f"    Bundle it with the Metaloom that froze it: {manifest.tools.metaloom}, "
            f"revision {manifest.edition.revision if manifest.edition else 'not known'}.",
            code="ML-1211",
        )
    return Frozen(manifest, files)


def _label(root: Path, name: str | None) -> str:
    """Return a name for the zip and the folder in it."""
    work = read_work(root)
    words = re.sub(r"[^a-z0-9]+", "-", work.title.split(":")[0].lower()).strip("-")[:50].strip("-") or "review"
    return f"{words}-{name or 'latest'}"
