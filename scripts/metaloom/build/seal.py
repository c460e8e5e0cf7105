"""The last steps of a build: each page gets its version, older versions are put beside the site, a manifest lists every
file.

A site carries the files that it was made from under `source/`, so that anyone with the site can compute it again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from metaloom import __version__
from metaloom.build.aside import Aside
from metaloom.build.faults import faults_of, require_places
from metaloom.build.held_back import chapters_of, stubs
from metaloom.build.project import Project
from metaloom.bundle.check import check
from metaloom.declare.edition import VERSIONS_FOLDER
from metaloom.declare.site import read_site
from metaloom.stitch.embedded.unpublished import STUB, drafts_of
from metaloom.store.keys import source_key
from metaloom.store.libraries import libraries
from metaloom.store.safe_tree import write_below, write_tree
from metaloom.versions.snapshot.collect import collect, names_of
from metaloom.versions.snapshot.copies import CHECK
from metaloom.versions.snapshot.listing import FAULTS_FILE, faults_script, feed, pages_of, versions_script
from metaloom.versions.snapshot.manifest import Tools, make_manifest
from metaloom.versions.snapshot.publish import publish, seals
from metaloom.versions.snapshot.roles import SOURCE
from metaloom.versions.snapshot.shelf import shelf_of
from metaloom.versions.snapshot.source import read_source, write_source
from metaloom.versions.snapshot.stamp import VERSIONS, assets, stamp_page

CHANGES = "chapters/changes.html"
WALK = "metaloom.build.walk"


@dataclass(frozen=True)
class Unpacking:
    """Versions that are put below a folder beside the site's: which ones, and what waits for it and gives how many of
    them had to be unpacked.
    """

    versions: list[str]
    folder: Path
    unpacked: Callable[[], int]


def begin_to_unpack(project: Project, folder: Path, old_site: Path, helper: Aside) -> Unpacking | None:
    """Put versions into a new folder beside this process: those that the old site holds unharmed are linked, others
    unpacked. None where that is not worth a process.
    """
    shelf = shelf_of(project.root)
    manifests = shelf.manifests()
    if not helper.is_there or not shelf.is_large:
        return None
    folder.mkdir()
    return Unpacking(
        [one.identity for one in manifests], folder, helper.ask(publish, shelf, manifests, folder, old_site)
    )


def seal(
    project: Project, site: Path, old_site: Path, renderer: str, begun: Unpacking | None = None
) -> tuple[int, int]:
    """Complete the finished pages in `site`; versions beside it, and how many of them had to be unpacked.

    `old_site` is where versions may already be; `renderer` is its name and version; `begun` are versions that are being
    unpacked, which are left alone where others are on the shelf by now.

    Errors: ProjectError when what `snapshots/` holds is damaged.
    """
    write_source(site / SOURCE, source_of(project))
    write_below(site, CHECK, check())
    shelf = shelf_of(project.root)
    manifests = shelf.manifests()
    if _is_stamped(project):
        _stamp(project, site)
    if begun and begun.versions == [one.identity for one in manifests]:
        unpacked = begun.unpacked()
        (begun.folder / VERSIONS_FOLDER).rename(site / VERSIONS_FOLDER)
    else:
        unpacked = publish(shelf, manifests, site, old_site)
    if manifests:
        settings, pages = read_site(project.root), pages_of(names_of(site))
        changes = CHANGES if CHANGES in pages else None
        faults = faults_of(project.root, [one.edition.name for one in manifests if one.edition])
        require_places(site, faults)
        write_below(site, VERSIONS, versions_script(manifests, pages, changes, faults).encode())
        if faults:
            write_below(site, FAULTS_FILE, faults_script(faults).encode())
        write_below(site, "feed.xml", feed(manifests, settings.title, settings.url).encode())
    manifest = make_manifest(collect(site), tools_of(renderer), project.edition)
    write_tree(site, seals(manifest))
    return len(manifests), unpacked


def source_of(project: Project) -> dict[str, bytes]:
    """Return path -> content of what a site is made from, as it is published: an unpublished draft is a stub."""
    drafts = drafts_of(project.root).gone
    gone = dict.fromkeys(drafts, STUB) | stubs(chapters_of(drafts))
    source = read_source(project.root, project.inputs())
    return source | {name: gone[name] for name in source if name in gone}


def tools_of(renderer: str) -> Tools:
    """Return the tools that make a site on this machine."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Tools(__version__, source_key(), python, libraries(WALK, required=False), renderer)


def sealed_alone(project: Project, name: str, page: bytes) -> bytes:
    """Return one finished page as `seal` would leave it."""
    return stamp_page(page.decode(), name, project.edition).encode() if _is_stamped(project) else page


def _is_stamped(project: Project) -> bool:
    """Return whether pages say their version: where there is more than the state of today."""
    return project.edition is not None or bool(shelf_of(project.root).manifests())


def _stamp(project: Project, site: Path) -> None:
    for name in pages_of(names_of(site)):
        page = (site / name).read_text("utf-8")
        write_below(site, name, stamp_page(page, name, project.edition).encode())
    write_tree(site, assets())
