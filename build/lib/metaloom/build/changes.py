"""The block of changes between versions: made once, and again only when a version or the code is new."""

from __future__ import annotations

from collections.abc import Iterable

from metaloom.build.faults import faults_of
from metaloom.build.progress import Teller
from metaloom.build.project import Project
from metaloom.store.keys import key_of, package_key
from metaloom.versions.snapshot.shelf import shelf_of

BLOCK = "_generated/changes.qmd"


def changes_files(project: Project, analyses: Iterable[str], teller: Teller) -> dict[str, str]:
    """Relative path -> content of the block `changes`; `analyses` are the ids that have a page.

    Errors: ProjectError when what `snapshots/` holds is damaged.
    """
    manifests = shelf_of(project.root).manifests()
    named = sorted(analyses)
    faults = faults_of(project.root, [one.edition.name for one in manifests if one.edition])
    key = key_of([manifest.identity for manifest in manifests], named, faults, package_key())
    stored = project.cache.get("changes", key)
    if stored is not None:
        return {BLOCK: stored.decode()}
    from metaloom.write.changes.page import changes_block

    if len(manifests) > 1:
        from metaloom.build.compare import changes_between

        changes = changes_between(project, manifests, teller)
    else:
        changes = []
    text = changes_block(manifests, changes, named, faults)
    project.cache.put("changes", key, text.encode())
    return {BLOCK: text}
