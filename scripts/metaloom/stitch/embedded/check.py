"""What is wrong with a site before it is written: unknown citations, references and links, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from metaloom.declare.site import Site
from metaloom.errors import Problem, suggestion
from metaloom.stitch.embedded.navigation import Menus, Page, read_menus
from metaloom.stitch.embedded.page import SITE_TEXTS, Converted
from metaloom.stitch.embedded.source import html_name
from metaloom.stitch.embedded.unpublished import Unpublished

MADE = "_generated/site"
"""Where the files are that a build copies into the site unchanged."""
GENERATED = frozenset({"404.html", "sitemap.xml"})
LATER = "v/"
"""Frozen versions come to the site after its pages are rendered; links to them are followed at the very end."""


class Files:
    """The files of a project that links may point to; each is looked for once."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._known: dict[str, bool] = {}
        self._pages: dict[str, bool] = {}

    @cached_property
    def _root(self) -> Path:
        return self._project.resolve()

    def __contains__(self, path: str) -> bool:
        """Whether a path is there, and no link out of the project."""
        if path not in self._known:
            target = self._project / path
            self._known[path] = target.exists() and target.resolve().is_relative_to(self._root)
        return self._known[path]

    def is_page(self, path: str) -> bool:
        """Return whether there is a finished page of that name, the project's own or one that a build makes."""
        if path not in self._pages:
            self._pages[path] = any((self._project / name).is_file() for name in (path, f"{MADE}/{path}"))
        return self._pages[path]


def check_pages(site: Site, pages: list[Converted], drafts: Unpublished) -> tuple[Menus, list[Problem]]:
    """Return the site's menus, and all problems of its pages; `drafts` are the pages that are not published yet."""
    real = {page.name: page for page in pages if page.name != SITE_TEXTS}
    menus, problems = read_menus(site, {name: _page(page) for name, page in real.items()}, drafts.hidden)
    outputs, files = {html_name(name): name for name in real}, Files(site.project)
    for page in real.values():
        problems.extend(_of_page(site, page, real, outputs, files, drafts.gone))
    for texts in (page for page in pages if page.name == SITE_TEXTS):
        problems.extend(_links(site, texts, real, outputs, files, drafts.gone))
    return menus, problems


def problems_of(site: Site, page: Converted, others: Mapping[str, Converted], drafts: Unpublished) -> list[Problem]:
    """Return all problems of one page beside the others of its site, as `check_pages` would."""
    real = {**others, page.name: page}
    outputs = {html_name(name): name for name in real}
    return list(_of_page(site, page, real, outputs, Files(site.project), drafts.gone))


def _of_page(
    site: Site,
    page: Converted,
    pages: Mapping[str, Converted],
    outputs: Mapping[str, str],
    files: Files,
    gone: frozenset[str],
) -> Iterator[Problem]:
    yield from _conversion(page)
    yield from _links(site, page, pages, outputs, files, gone)
    yield from _removed(page)


def _page(page: Converted) -> Page:
    order = page.draft.source.settings.get("order")
    title = page.inline("title", "text") or html_name(page.name)
    return Page(title, float(order) if isinstance(order, int | float) else None)


def _conversion(page: Converted) -> Iterator[Problem]:
    source, keys = page.draft.source, page.draft.library.entries
    for problem in page.answer["problems"]:
        name = str(problem["name"])
        if problem["kind"] == "citation":
            cause = f"the citation key @{name} is not in the bibliography"
            yield Problem(source.place_of(f"@{name}"), cause, suggestion(name, keys, "keys"), code="ML-1103")
        elif problem["kind"] == "crossref":
            cause = f"nothing on this page is labelled {name!r}"
            yield Problem(
                source.place_of(f"@{name}"), cause, suggestion(name, problem["known"] or [], "labels"), code="ML-1104"
            )
        else:
            cause = f"the label {name!r} is given twice"
            yield Problem(
                source.place_of(f"#{name}"), cause, "Give each figure and table a label of its own.", code="ML-1104"
            )


def _links(
    site: Site,
    page: Converted,
    pages: Mapping[str, Converted],
    outputs: Mapping[str, str],
    files: Files,
    gone: frozenset[str],
) -> Iterator[Problem]:
    left_out = gone | {html_name(name) for name in gone}
    for written, path, fragment in page.answer["targets"]:
        name = outputs.get(path, path)
        if path.startswith(LATER) or path in left_out:
            continue
        problem = _broken(site, pages, files, written, path, name, fragment)
        if problem is not None:
            cause, remedy = problem
            place = site.place_of(written) if page.name == SITE_TEXTS else page.draft.source.place_of(written)
            yield Problem(place, cause, remedy, code="ML-1101")


def _broken(
    site: Site, pages: Mapping[str, Converted], files: Files, written: str, path: str, name: str, fragment: str
) -> tuple[str, str] | None:
    """Return why a link is broken, with the remedy; None where it is not."""
    if path.startswith(".."):
        return f"the link {written!r} leaves the site", "Link to a page or file of the project."
    if name in pages:
        ids = pages[name].answer["ids"]
        if fragment and fragment not in ids and fragment != "quarto-document-content":
            return f"there is no place #{fragment} on {name}", suggestion(fragment, ids, "ids")
    elif path.endswith((".qmd", ".md")) or (path.endswith(".html") and not files.is_page(path)):
        if path not in GENERATED and path not in _aliases(pages):
            return f"the link {written!r} leads to no page", suggestion(path, pages, "pages")
    elif path not in files and f"{MADE}/{path}" not in files:
        return f"there is no file {path!r}, to which {written!r} points", suggestion(
            path, _siblings(site, path), "files"
        )
    return None


def _aliases(pages: Mapping[str, Converted]) -> set[str]:
    return {
        str(alias).lstrip("/") for page in pages.values() for alias in page.draft.source.settings.get("aliases") or []
    }


def _siblings(site: Site, path: str) -> list[str]:
    folder = (site.project / path).parent
    if not folder.is_dir():
        return []
    return [file.relative_to(site.project).as_posix() for file in sorted(folder.iterdir()) if file.is_file()]


def _removed(page: Converted) -> Iterator[Problem]:
    for what in sorted(set(page.answer["removed"])):
        cause = f"{what} in raw HTML was left out: pages carry no code of their own"
        place = page.draft.source.place_of(what.rstrip(">"))
        yield Problem(place, cause, "Put scripts into a file and link to it.", "warning", code="ML-1110")
