"""The block of changes between versions and a feed for each result: made once, again when a version or code is new."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from metaloom.build.aside import Aside
from metaloom.build.faults import faults_of
from metaloom.build.project import Project
from metaloom.declare.site import read_site
from metaloom.errors import ProjectError
from metaloom.store.keys import key_of, package_key
from metaloom.versions.difference.change import Change
from metaloom.versions.snapshot.manifest import Manifest
from metaloom.versions.snapshot.shelf import shelf_of
from metaloom.write.changes.page import Names
from metaloom.write.findings import Findings

BLOCK = "_generated/changes.qmd"
STEP, COMPARED = "changes", "compared"


@dataclass(frozen=True)
class Begun:
    """A comparison that is under way: the key of its versions, and what gives the changes between them."""

    key: str
    changes: Callable[[], list[Change]]


def names_of_things(findings: Findings) -> Names:
    """Return what readers know analyses, studies and claims by; reports that are not studies have labels in results."""
    rows = [row for result in findings.results.values() for row in result.studies]
    labels = {str(row.study_id): str(row.label) for row in rows if row.label}
    claims = {verdict.claim.id: verdict.claim.text for verdict in findings.verdicts}
    titles = {analysis.id: analysis.title for analysis in findings.declarations.analyses}
    book = findings.evidence.codebook.tables if findings.evidence.codebook else {}
    described = [(f"{table}.{name}", column) for table, entry in book.items() for name, column in entry.columns.items()]
    references = frozenset(findings.evidence.bibliography)
    columns = {place: column.name for place, column in described if column.name}
    values = {f"{place}={code}": words for place, column in described for code, words in (column.allowed or {}).items()}
    return Names(
        frozenset(findings.results), {**labels, **findings.labels}, {**titles, **claims}, columns, references, values
    )


def begin_to_compare(project: Project, helper: Aside) -> Begun | None:
    """Return the comparison of all versions, made beside this process from now on.

    None where an earlier build has compared these versions, so that hardly any need it again, where they hold little,
    and where there is no other process.
    """
    if not helper.is_there:
        return None
    try:
        shelf = shelf_of(project.root)
        manifests = shelf.manifests()
        key = _key_of_versions(manifests)
        if len(manifests) < 2 or project.cache.get(COMPARED, key) is not None:
            return None
        if not shelf.is_large:
            return None
    except (ProjectError, OSError):  # told when the versions are needed
        return None
    return Begun(key, helper.ask(_compared, project, manifests))


def changes_files(project: Project, names: Names, begun: Begun | None = None) -> dict[str, str]:
    """Return relative path -> content: the block `changes`, a feed for each result; `names` are what readers know
    things by. `begun` is a comparison that is under way; one of other versions than there are now is left alone.

    Errors: ProjectError when what `snapshots/` holds is damaged.
    """
    manifests = shelf_of(project.root).manifests()
    faults = faults_of(project.root, [one.edition.name for one in manifests if one.edition])
    named = [sorted(names.analyses), *map(dict, (names.studies, names.claims, names.columns, names.values))]
    named.append(sorted(names.references))
    address = read_site(project.root).url
    key = key_of([manifest.identity for manifest in manifests], named, faults, address, package_key())
    stored = project.cache.get(STEP, key)
    if stored is not None:
        files: dict[str, str] = json.loads(stored)
        return files
    from metaloom.write.changes.feeds import result_feeds
    from metaloom.write.changes.page import changes_block

    changes: list[Change] = []
    if len(manifests) > 1:
        own = _key_of_versions(manifests)
        changes = begun.changes() if begun and begun.key == own else _compared(project, manifests)
        project.cache.put(COMPARED, own, b"")
    titles = {name: names.claims.get(name, name) for name in sorted(names.analyses)}
    files = {BLOCK: changes_block(manifests, changes, names, faults)}
    files |= result_feeds(titles, manifests, changes, address, names.studies)
    project.cache.put(STEP, key, json.dumps(files).encode())
    return files


def _compared(project: Project, manifests: list[Manifest]) -> list[Change]:
    from metaloom.build.compare import changes_between

    return changes_between(project, manifests)


def _key_of_versions(manifests: list[Manifest]) -> str:
    return key_of([manifest.identity for manifest in manifests], package_key())
