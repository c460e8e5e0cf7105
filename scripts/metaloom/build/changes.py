"""The block of changes between versions and a feed for each result: made once, again when a version or code is new."""

from __future__ import annotations

import json

from metaloom.build.faults import faults_of
from metaloom.build.project import Project
from metaloom.declare.site import read_site
from metaloom.store.keys import key_of, package_key
from metaloom.versions.snapshot.shelf import shelf_of
from metaloom.write.changes.page import Names
from metaloom.write.findings import Findings

BLOCK = "_generated/changes.qmd"


def names_of_things(findings: Findings) -> Names:
    """Return what readers know analyses, studies and claims by; reports that are no studies have labels in results."""
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


def changes_files(project: Project, names: Names) -> dict[str, str]:
    """Return relative path -> content: the block `changes`, a feed for each result; `names` are what readers know
    things by.

    Errors: ProjectError when what `snapshots/` holds is damaged.
    """
    manifests = shelf_of(project.root).manifests()
    faults = faults_of(project.root, [one.edition.name for one in manifests if one.edition])
    named = [sorted(names.analyses), *map(dict, (names.studies, names.claims, names.columns, names.values))]
    named.append(sorted(names.references))
    address = read_site(project.root).url
    key = key_of([manifest.identity for manifest in manifests], named, faults, address, package_key())
    stored = project.cache.get("changes", key)
    if stored is not None:
        files: dict[str, str] = json.loads(stored)
        return files
    from metaloom.write.changes.feeds import result_feeds
    from metaloom.write.changes.page import changes_block

    if len(manifests) > 1:
        from metaloom.build.compare import changes_between

        changes = changes_between(project, manifests)
    else:
        changes = []
    titles = {name: names.claims.get(name, name) for name in sorted(names.analyses)}
    files = {BLOCK: changes_block(manifests, changes, names, faults)}
    files |= result_feeds(titles, manifests, changes, address, names.studies)
    project.cache.put("changes", key, json.dumps(files).encode())
    return files
