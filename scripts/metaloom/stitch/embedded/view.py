"""What the shell shows of a page, gathered from its settings and its finished body."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from metaloom.declare.site import Site, strings
from metaloom.stitch.embedded.body import relative, seen_from
from metaloom.stitch.embedded.includes import included
from metaloom.stitch.embedded.logo import logo_of
from metaloom.stitch.embedded.navigation import Menus
from metaloom.stitch.embedded.page import ANNOUNCEMENT, Converted, announced
from metaloom.stitch.embedded.shell import Announcement, Face, PageView, nested, written_date
from metaloom.stitch.embedded.shortcodes import resolve
from metaloom.stitch.embedded.source import html_name

KINDS = ("primary", "secondary", "success", "danger", "warning", "info", "light", "dark")


def face_of(site: Site) -> Face:
    """Return what every page shows of the site."""
    favicon = site.website.get("favicon")
    navbar = site.website.get("navbar")
    short = navbar.get("title") if isinstance(navbar, dict) else None
    repository = site.website.get("repo-url")
    return Face(
        name=" ".join(site.title.split()),
        short=str(short) if isinstance(short, str) else " ".join(site.title.split()),
        favicon=str(favicon).lstrip("/") if favicon else None,
        search=bool(site.website.get("search", True)),
        repository=str(repository) if repository and str(repository).startswith(("https://", "http://")) else None,
        logo=logo_of(site),
    )


def announcement_of(site: Site, texts: Converted, page: str) -> Announcement | None:
    """Return what the site announces, from its own texts, with links as seen from a page."""
    settings, html = announced(site), seen_from(texts.inline(ANNOUNCEMENT, "html"), page)
    if not html:
        return None
    kind = str(settings.get("type", "primary"))
    return Announcement(
        html=Markup(html),  # noqa: S704  written by pandoc
        kind=kind if kind in KINDS else "primary",
        dismissable=settings.get("dismissable", True) is not False,
        above=settings.get("position") == "above-navbar",
        id=hashlib.sha256(texts.inline(ANNOUNCEMENT, "html").encode()).hexdigest()[:12],
    )


def view_of(site: Site, face: Face, page: Converted, menus: Menus, drafts: frozenset[str] = frozenset()) -> PageView:
    """Return what the shell shows of one page; `drafts` are those pages that are published as drafts."""
    options = page.draft.options
    output = html_name(page.name)
    title = page.inline("title", "text") or PurePosixPath(page.name).stem
    day, iso = written_date(options.text("date") or "", str(options.get("lang", "en")))
    before, after = menus.neighbours(page.name) if site.website.get("page-navigation") else (None, None)
    toc = options.flag("toc", True)
    return PageView(
        name=page.name,
        output=output,
        lang=str(options.get("lang", "en")),
        window_title=f"{title} – {face.name}" if title and face.name and title != face.name else title or face.name,
        title=_safe(page, "title"),
        subtitle=_safe(page, "subtitle"),
        description=page.inline("description", "text") or str(site.website.get("description") or ""),
        description_html=_safe(page, "description"),
        abstract=_safe(page, "abstract"),
        body=Markup(page.answer["body"]),  # noqa: S704  written by pandoc, mended by body.py
        authors=authors_of(options.get("author")),
        date=day,
        date_iso=iso,
        address=f"{site.url}/{quote(output)}" if site.url else "",
        headings=nested(page.answer["headings"]) if toc else (),
        styles=tuple(relative(name, output) for name in style_names(site, page)),
        previous=before,
        next=after,
        head=included(site, options, "include-in-header"),
        before=included(site, options, "include-before-body"),
        tail=included(site, options, "include-after-body"),
        words=_words(page),
        draft=page.name in drafts,
    )


def title_of(page: Converted) -> Markup:
    """Return a page's title as HTML; its file name where it has none."""
    return _safe(page, "title") or escape(html_name(page.name))


def style_names(site: Site, page: Converted) -> tuple[str, ...]:
    """Return the project's own style sheets for a page, as paths in the project."""
    holder = page.draft.options.holder("css")
    names = (resolve(name, holder) for name in strings(page.draft.options.get("css")))
    return tuple(name for name in names if name and name.endswith(".css") and (site.project / name).is_file())


def authors_of(value: Any) -> tuple[str, ...]:
    """Return the names of the authors, from a text, a list, or mappings with a name."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    names = []
    for item in items:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, dict):
            name = name.get("literal") or " ".join(str(name[key]) for key in ("given", "family") if key in name)
        if name:
            names.append(str(name))
    return tuple(names)


def _words(page: Converted) -> dict[str, str]:
    words = dict(page.draft.job.options["words"])
    title = page.draft.options.text("toc-title")
    return words | ({"toc-title-website": title} if title else {})


def _safe(page: Converted, key: str) -> Markup:
    return Markup(page.inline(key, "html"))  # noqa: S704  written by pandoc
