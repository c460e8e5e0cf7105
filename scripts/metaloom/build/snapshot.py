"""`metaloom snapshot create`: what must hold before a version is frozen, and the freezing."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from metaloom import __version__
from metaloom.build.as_known import source_as_known, without_lines
from metaloom.build.freeze import Frozen, freeze
from metaloom.build.progress import Teller
from metaloom.build.project import Project
from metaloom.declare.edition import Edition
from metaloom.errors import Place, Problem, ProjectError
from metaloom.versions.snapshot import git
from metaloom.versions.snapshot.manifest import Manifest
from metaloom.versions.snapshot.names import calendar_name, require_name
from metaloom.versions.snapshot.shelf import FOLDER, shelf_of
from metaloom.versions.snapshot.source import read_source

MOST_NAMED = 20
NO_GIT = (
    "This project is not in a git repository: whether its files are as they were committed cannot be known, "
    "and the manifest names no revision."
)


@dataclass(frozen=True)
class Made:
    """A version that was frozen: its manifest, and by how many bytes the project grew."""

    manifest: Manifest
    grown: int


def create(project: Project, name: str | None, until: int | None, renderer: str, teller: Teller) -> Made:
    """Freeze the project as a version; with `until`, as its evidence was known at the end of that year.

    Errors: ProjectError when files are not committed, the name is taken, the project does not validate, or a guarded
    claim no longer holds; ToolError. Nothing is changed then.
    """
    shelf = shelf_of(project.root)
    day = today(project.root)
    chosen = require_name(name or calendar_name(day))
    if chosen in shelf.names:
        cause = f"There is a version {chosen} already, and a version never changes."
        raise ProjectError(
            [Problem(Place(f"{FOLDER}/{chosen}.json"), cause, "Give the new one another name.", code="ML-1203")]
        )
    source = read_source(project.root, project.inputs())
    require_committed(project.root, source, teller)
    edition = Edition(chosen, day, label(day, until), until, git.revision(project.root))
    source = source_as_known(source, edition, teller, project.cache.folder)
    frozen = _frozen(source, edition, renderer, teller, project.cache.folder)
    return Made(frozen.manifest, shelf.add(frozen.manifest, frozen.files))


def _frozen(source: dict[str, bytes], edition: Edition, renderer: str, teller: Teller, steps: Path) -> Frozen:
    """Return the version; as known earlier, without the lines of pages that weave what did not exist then."""
    try:
        return freeze(source, edition, renderer, teller, steps)
    except ProjectError as error:
        if edition.evidence_until is None:
            raise
        return freeze(without_lines(source, error.problems), edition, renderer, teller, steps)


def label(day: str, until: int | None) -> str:
    """Return what a reader must know of a version: a sentence for every page, and what follows from it."""
    month = f"{datetime.fromisoformat(day):%B %Y}"
    if until is None:
        return f"the evidence as it stood in {month}, built by Metaloom {__version__}."
    return (
        f"the evidence as known at the end of {until}, built by Metaloom {__version__} in {month}. Studies are taken "
        "by their year of publication. Those whose year was not seen, prose, and declarations that ask for later "
        "evidence are left out."
    )


def today(root: Path) -> str:
    """Return the day that a version bears: that of the commit it is made from, so that it can be made again.

    `SOURCE_DATE_EPOCH` (seconds) goes before; without git it is today, in universal time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    return git.committed_on(root) or datetime.now(UTC).date().isoformat()


def require_committed(root: Path, source: Iterable[str], teller: Teller) -> None:
    """Refuse a project whose files are not all committed as they are; versions themselves do not count.

    Errors: ProjectError naming the files. Outside git a note says that this cannot be checked.
    """
    changed, tracked = git.changed(root), git.tracked(root)
    if changed is None or tracked is None:
        teller.say(NO_GIT)
        return
    loose = {name for name in changed if not name.startswith(f"{FOLDER}/")} | (set(source) - tracked)
    if loose:
        named = sorted(loose)
        rest = [f"and {len(named) - MOST_NAMED} more"] if len(named) > MOST_NAMED else []
        cause = "These files are not as committed: " + ", ".join([*named[:MOST_NAMED], *rest]) + "."
        remedy = "Commit them, or remove them: a version is made from committed files, which everyone can get."
        raise ProjectError([Problem(Place(named[0]), cause, remedy, code="ML-1204")])
