"""Pages that are not published yet: the one rule for drafts, Quarto's own, whichever renderer makes the site.

A page is a draft by `draft: true` (its own, or its folder's) or by its name under `website: drafts`. `draft-mode` says
what is done with drafts: `gone` (the default) leaves nothing of them in the site, neither page, words nor source;
`unlinked` makes the page, to which no menu, link, search or site map leads; `visible` publishes it as a draft.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lxml import html

from metaloom.declare.site import Site, read_site, strings
from metaloom.errors import Problem, ProjectError, suggestion
from metaloom.stitch.embedded.body import local_path
from metaloom.stitch.embedded.inputs import find_pages
from metaloom.stitch.embedded.options import options_of
from metaloom.stitch.embedded.source import Source, html_name, read_source
from metaloom.stitch.parsed import piece_of

Mode = Literal["gone", "unlinked", "visible"]
MODES: tuple[Mode, ...] = ("gone", "unlinked", "visible")
STATUS = "quarto:status"
"""The name of the `meta` element by which Quarto and we mark the page of a draft."""
STUB = b"---\ndraft: true\n---\n"
"""What is in the published source for a draft of which nothing is published."""


@dataclass(frozen=True)
class Unpublished:
    """The drafts of a site, as paths of pages in the project, and what becomes of them."""

    mode: Mode
    names: frozenset[str]

    @property
    def gone(self) -> frozenset[str]:
        """The drafts of which the site holds nothing."""
        return self.names if self.mode == "gone" else frozenset()

    @property
    def hidden(self) -> frozenset[str]:
        """The drafts to which nothing leads."""
        return frozenset() if self.mode == "visible" else self.names


def unpublished(site: Site, sources: Iterable[Source]) -> Unpublished:
    """Return the drafts among a site's pages.

    Errors: ProjectError where `draft-mode` is none of Quarto's.
    """
    wish = str(site.website.get("draft-mode") or "gone")
    if wish not in MODES:
        cause = f"{wish!r} is not a draft-mode"
        raise ProjectError([Problem(site.place_of(wish), cause, suggestion(wish, MODES, "modes"), code="ML-1111")])
    listed = {name.removeprefix("./").lstrip("/") for name in strings(site.website.get("drafts"))}
    names = frozenset(
        source.name for source in sources if source.name in listed or options_of(site, source).get("draft") is True
    )
    return Unpublished(next(mode for mode in MODES if mode == wish), names)


def drafts_of(project: Path, below: str = "") -> Unpublished:
    """Return the drafts of a project on disk; with `below`, those in one of its folders."""
    site = read_site(project)
    pages = (name for name in find_pages(site) if not below or name.startswith(f"{below}/"))
    return unpublished(site, (read_source(project, name) for name in pages))


def without_links(body: str, page: str, hidden: frozenset[str]) -> str:
    """Return a body in which the links to hidden drafts are plain words; `page` is its own path in the project."""
    addresses = {html_name(name) for name in hidden}
    if not addresses:
        return body
    root: Any = piece_of(body)
    found = False
    for link in list(root.iter("a")):
        local = local_path(link.get("href") or "", page)
        if local is not None and html_name(local[0]) in addresses and html_name(local[0]) != html_name(page):
            link.drop_tag()
            found = True
    if not found:
        return body
    text: str = html.tostring(root, encoding="unicode")
    return text.removeprefix("<div>").removesuffix("</div>")
