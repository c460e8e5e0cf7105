"""`ro-crate-metadata.json`: which process made which result from which data (RO-Crate 1.1, Process Run Crate 0.5).

Each analysis is an action: its objects are the table, the studies and the declaration, its instrument is the engine,
its results are numbers, rows and figures. No times are in it, because the same inputs give the same crate.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from metaloom import __version__
from metaloom.cite.licence import licence_url
from metaloom.cite.work import Author, Work
from metaloom.declare import DeclaredChapter
from metaloom.declare.analysis import Analysis
from metaloom.declare.codebook import CODEBOOK
from metaloom.write.findings import OK, STUDIES, Findings
from metaloom.write.package.parts import analysis_files, technique
from metaloom.write.package.published import SOURCE, table_file

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
METADATA = "ro-crate-metadata.json"
PACKAGE = "datapackage.json"
ENGINE = "#metaloom"
MEDIA = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".yml": "application/yaml",
    ".bib": "application/x-bibtex",
}
KNOWN = {
    SOURCE + CODEBOOK: "Codebook of the tables",
    PACKAGE: "Description of the tables",
    "api/analyses.json": "All results",
}
KINDS = {"api": "Result of", "figures": "Figure of", "chapters": "Declarations of"}
Entity = dict[str, Any]


def ro_crate(work: Work, findings: Findings, inputs: tuple[str, ...]) -> str:
    """Return the crate's metadata, for the site's own folder; `inputs` are the published inputs by path."""
    authors = {_author_id(number, author): author for number, author in enumerate(work.authors, start=1)}
    actions = list(_actions(findings, tuple(authors)))
    results = [name for action in actions for name in (entry["@id"] for entry in action["result"])]
    files = [*inputs, "api/analyses.json", *results, PACKAGE]
    graph = [
        {"@id": METADATA, "@type": "CreativeWork", "about": _ref("./"), "conformsTo": _ref(SPECIFICATION)},
        _root(work, tuple(authors), files, actions),
        {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        *(_person(identifier, author) for identifier, author in authors.items()),
        *({"@id": licence_url(name), "@type": "CreativeWork", "name": name} for name in work.licences),
        {
            "@id": ENGINE,
            "@type": "SoftwareApplication",
            "name": "Metaloom",
            "description": "Computes declared meta-analyses from tables",
            "softwareVersion": __version__,
            **({"url": work.repository} if work.repository else {}),
        },
        *(_file(findings, name) for name in files),
        *actions,
    ]
    return json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _root(work: Work, authors: tuple[str, ...], files: list[str], actions: list[Entity]) -> Entity:
    facts = {
        "@id": "./",
        "@type": "Dataset",
        "conformsTo": _ref(PROFILE),
        "name": work.title,
        "description": work.abstract or work.title,
        "datePublished": work.released,
        "version": work.version,
        "identifier": work.doi_url,
        "url": work.url,
        "license": [_ref(licence_url(name)) for name in work.licences],
        "author": [_ref(identifier) for identifier in authors],
        "keywords": ", ".join(work.keywords),
        "hasPart": [_ref(name) for name in files],
        "mentions": [_ref(action["@id"]) for action in actions],
    }
    return {name: _single(value) for name, value in facts.items() if value}


def _actions(findings: Findings, agents: tuple[str, ...]) -> Iterator[Entity]:
    for chapter in findings.declarations.chapters:
        for analysis in chapter.analyses:
            yield _action(findings, chapter, analysis, agents)


def _action(findings: Findings, chapter: DeclaredChapter, analysis: Analysis, agents: tuple[str, ...]) -> Entity:
    """Return one analysis as the action that made its results."""
    result = findings.results[analysis.id]
    tables = dict.fromkeys((analysis.table, *([STUDIES] if STUDIES in findings.evidence.tables else [])))
    objects = [SOURCE + chapter.file, *(table_file(name) for name in tables)]
    if findings.evidence.codebook:
        objects.append(SOURCE + CODEBOOK)
    words = technique(findings, analysis)
    return {
        "@id": f"#analysis-{analysis.id}",
        "@type": "CreateAction",
        "name": analysis.title,
        "description": words if result.status == OK else f"{words}. Not estimable: {result.reason}",
        "instrument": _ref(ENGINE),
        **({"agent": _single([_ref(agent) for agent in agents])} if agents else {}),
        "object": [_ref(name) for name in objects],
        "result": [_ref(name) for name in analysis_files(findings, analysis.id)],
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }


def _file(findings: Findings, name: str) -> Entity:
    return {
        "@id": name,
        "@type": "File",
        "name": _words(findings, name),
        "encodingFormat": MEDIA[name[name.rfind(".") :]],
    }


def _words(findings: Findings, name: str) -> str:
    """Return what a file is, in a few words."""
    folder, _, file = name.removeprefix(SOURCE).rpartition("/")
    stem = file.rsplit(".", 1)[0]
    codebook = findings.evidence.codebook
    if folder == "data" and codebook and stem in codebook.tables:
        return codebook.tables[stem].description
    return KNOWN.get(name) or f"{KINDS.get(folder, 'File')} {stem}"


def _person(identifier: str, author: Author) -> Entity:
    return {"@id": identifier, "@type": "Organization" if author.name else "Person", "name": author.full}


def _author_id(number: int, author: Author) -> str:
    return author.orcid or f"#author-{number}"


def _ref(identifier: str) -> Entity:
    return {"@id": identifier}


def _single(value: Any) -> Any:
    """Return one of a list stands alone, as the format's own examples have it."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
