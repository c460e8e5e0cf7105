"""The pages of a project as a manuscript: structured summary, front page, chapters in the order of the menu.

The sources are those of the site, read by the same reader with the same includes and references, so that the report and
the site cannot say different things. What comes out is pandoc's own JSON, from which DOCX and PDF are made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from metaloom.bundle.fit import fitted, images
from metaloom.bundle.levels import close_levels
from metaloom.cite.work import Work
from metaloom.declare.site import Site, read_site
from metaloom.errors import Place, Problem, ProjectError, ToolError
from metaloom.stitch.embedded.inputs import find_pages
from metaloom.stitch.embedded.page import SITE_TEXTS, Draft, prepare, read_sources
from metaloom.stitch.embedded.pandoc import ASSETS, answer_of
from metaloom.stitch.embedded.unpublished import unpublished
from metaloom.store.scratch import scratch

SCRIPT = Path(__file__).parent / "assets" / "report.lua"
FRONT = "index.qmd"
APPENDICES = "Appendices, what chapters unfold and the analyses one by one"
APPENDIX = "appendix"
"""The setting of a page (`report: appendix`) that belongs in the appendices."""
Part = Literal["report", "appendices"]
Folds = Literal["kept", "alone", "left out"]
"""What is done with tables that a page unfolds: printed with it, printed without the rest of it, or left out."""


@dataclass(frozen=True)
class Manuscript:
    """The report as pandoc's JSON, and its pictures: path relative to the project -> what the picture shows."""

    document: str
    figures: Mapping[str, str]


def manuscript(project: Path, work: Work, version: str, part: Part = "report") -> Manuscript:
    """Return the report of a project whose generated files are made, or its appendices.

    These hold what the chapters unfold, the chapters that are consulted, and the analyses one by one.

    Errors: ProjectError where a page names what does not exist, ToolError when pandoc fails.
    """
    site = read_site(project)
    sources = read_sources(site, find_pages(site))
    held = unpublished(site, sources).hidden
    prepared = prepare(site, [source for source in sources if source.name not in held])
    drafts = {draft.source.name: draft for draft in prepared if draft.source.name != SITE_TEXTS}
    pages = list(_pages(site, drafts) if part == "report" else _appendices(site, drafts))
    libraries = [drafts[page["name"]].library for page in pages if page["name"] in drafts]
    entries = dict.fromkeys(entry for library in libraries for entry in library.entries.values())
    formats = dict.fromkeys(kind for kind, _ in entries)
    answer = _asked(
        {
            "title": work.title if part == "report" else f"{work.title}: {APPENDICES}",
            "subtitle": version,
            "authors": [author.full for author in work.authors],
            "date": work.released,
            "lang": work.language,
            "site_url": work.url,
            "modules": str(ASSETS / "lua"),
            "bibliography": [
                {"format": kind, "text": "\n\n".join(text for other, text in entries if other == kind)}
                for kind in formats
            ],
            "csl": next((library.csl for library in libraries if library.csl), None),
            "pages": pages,
        }
    )
    problems = [
        Problem(
            Place(FRONT),
            f"The report names {item['name']!r}, which does not exist.",
            "Correct the name.",
            code="ML-1119",
        )
        for item in answer["problems"]
    ]
    if problems:
        raise ProjectError(problems)
    return illustrated(answer["document"], project)


def illustrated(document: str, project: Path) -> Manuscript:
    """Return the manuscript with its pictures, fitted to the page."""
    found = json.loads(document)
    close_levels(found)
    shown = {
        image["c"][2][0]: "".join(part["c"] if part["t"] == "Str" else " " for part in image["c"][1])
        for image in images(found)
    }
    svgs = {path: (project / path).read_bytes() for path in sorted(shown)}
    return Manuscript(fitted(json.dumps(found), svgs), {path: shown[path] for path in svgs})


def _pages(site: Site, drafts: dict[str, Draft]) -> Iterator[dict[str, Any]]:
    """Yield the pages in reading order: the structured summary, the front page, the chapters without their folds."""
    for draft in _chapters(site, drafts):
        if not _is_consulted(draft):
            yield _page(draft, "left out")


def _chapters(site: Site, drafts: dict[str, Draft]) -> Iterator[Draft]:
    chapters = [name for name in _menu(site, drafts) if PurePosixPath(name).parent.name != "analyses"]
    others = [name for name in drafts if name.startswith("chapters/") and name not in chapters]
    first = [name for name, draft in drafts.items() if draft.source.settings.get("report") == "first"]
    for name in dict.fromkeys([*first, FRONT, *chapters, *others]):
        if name in drafts and not drafts[name].job.all_references:
            yield drafts[name]


def _is_consulted(draft: Draft) -> bool:
    return draft.source.settings.get("report") == APPENDIX


def _appendices(site: Site, drafts: dict[str, Draft]) -> Iterator[dict[str, Any]]:
    """Yield what the chapters unfold, the chapters that are consulted, and the pages of the analyses."""
    for draft in _chapters(site, drafts):
        yield _page(draft, "kept" if _is_consulted(draft) else "alone")
    for name, draft in drafts.items():
        if name.startswith("analyses/") and _is_for_paper(draft):
            yield _page(draft, "kept")


def _is_for_paper(draft: Draft) -> bool:
    """Return whether a page is in the appendices: not the summary, which opens the report, and no page of proofs
    alone.
    """
    return draft.source.settings.get("report") is None


def _menu(site: Site, drafts: dict[str, Draft]) -> Iterator[str]:
    """Yield the pages that the top menu names, in its order."""
    navbar = site.website.get("navbar")
    entries = [*(navbar.get("left") or []), *(navbar.get("right") or [])] if isinstance(navbar, dict) else []
    while entries:
        entry = entries.pop(0)
        if isinstance(entry, dict):
            entries[:0] = entry.get("menu") or entry.get("contents") or []
        name = str(entry.get("href", "") if isinstance(entry, dict) else entry).lstrip("/")
        if name in drafts:
            yield name


def _page(draft: Draft, folds: Folds) -> dict[str, Any]:
    name = draft.source.name
    inlines = draft.job.inlines
    return {
        "name": name,
        "id": "page-" + name.removesuffix(".qmd").replace("/", "-"),
        "title": inlines.get("title", PurePosixPath(name).stem),
        "lead": inlines.get("description", "") if "description" in draft.source.settings else "",
        "shift": 0,
        "folds": folds,
        "text": draft.job.text,
    }


def _asked(order: dict[str, Any]) -> dict[str, Any]:
    with scratch("manuscript") as folder:
        found, failure = answer_of(SCRIPT, order, folder)
    if failure is not None:
        raise ToolError(f"pandoc {failure} on the report.", "Report it as a fault.", code="ML-1404")
    answer: dict[str, Any] = found
    return answer
