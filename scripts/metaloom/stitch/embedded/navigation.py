"""The site's menus: top bar, side bar, footer, and which page comes before and after another."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from metaloom.declare.site import SETTINGS, Site
from metaloom.errors import Problem, suggestion
from metaloom.stitch.embedded.inputs import matches
from metaloom.stitch.embedded.shortcodes import resolve
from metaloom.text.address import address_parts

FOLLOWED = ("http", "https", "mailto")
"""The kinds of addresses to which a menu leads; `shell.linker` makes no link of others."""


@dataclass(frozen=True)
class Entry:
    """A line of a menu: a page (`page`), an address elsewhere (`href`), a heading, or a rule (`text` is None)."""

    text: str | None
    page: str | None = None
    href: str | None = None
    label: str | None = None
    children: tuple[Entry, ...] = ()

    def pages(self) -> Iterator[str]:
        """Yield the pages of this entry and of those below it, in order."""
        if self.page:
            yield self.page
        for child in self.children:
            yield from child.pages()


@dataclass(frozen=True)
class Menus:
    """All menus of a site."""

    left: tuple[Entry, ...]
    right: tuple[Entry, ...]
    sidebar: tuple[Entry, ...]
    footer: Mapping[str, tuple[Entry, ...] | str]

    def neighbours(self, page: str) -> tuple[str | None, str | None]:
        """Return the pages before and after a page in the side bar."""
        order = list(dict.fromkeys(name for entry in self.sidebar for name in entry.pages()))
        if page not in order:
            return None, None
        here = order.index(page)
        return (order[here - 1] if here > 0 else None), (order[here + 1] if here + 1 < len(order) else None)


@dataclass(frozen=True)
class Page:
    """What a menu needs to know of a page."""

    title: str
    order: float | None


def read_menus(
    site: Site, pages: Mapping[str, Page], hidden: frozenset[str] = frozenset()
) -> tuple[Menus, list[Problem]]:
    """Return the menus of `_quarto.yml`, and a problem for each page in them that does not exist.

    `hidden` pages are left out of them silently.
    """
    reader = _Reader(site, {name: page for name, page in pages.items() if name not in hidden}, [], hidden)
    navbar = _mapping(site.website.get("navbar"))
    sidebar = site.website.get("sidebar")
    if isinstance(sidebar, list):
        sidebar = sidebar[0] if sidebar else {}
    if href := navbar.get("logo-href"):
        reader.require_followed(str(href))
    contents = _mapping(sidebar).get("contents", [])
    footer = site.website.get("page-footer")
    parts = footer if isinstance(footer, dict) else {"center": footer} if footer else {}
    menus = Menus(
        left=reader.entries(navbar.get("left")),
        right=reader.entries(navbar.get("right")),
        sidebar=reader.entries(contents),
        footer={
            where: part if isinstance(part, str) else reader.entries(part)
            for where in ("left", "center", "right")
            if (part := parts.get(where))
        },
    )
    return menus, reader.problems


@dataclass
class _Reader:
    site: Site
    pages: Mapping[str, Page]
    problems: list[Problem]
    hidden: frozenset[str]

    def entries(self, value: Any) -> tuple[Entry, ...]:
        items = value if isinstance(value, list) else [] if value is None else [value]
        return tuple(entry for item in items for entry in self._entry(item))

    def _entry(self, item: Any) -> Sequence[Entry]:
        if isinstance(item, str):
            return self._named(item)
        if not isinstance(item, dict):
            return []
        if "auto" in item:
            return self._automatic(item["auto"])
        children = self.entries(item.get("contents", item.get("menu")))
        heading = item.get("section")
        if self._is_hidden(heading):
            return [Entry(str(item["text"]), children=children)] if item.get("text") else children
        if self._is_hidden(item.get("href", item.get("file"))):
            return children
        if heading is not None and self._is_page(str(heading)):
            page = self._page(str(heading))
            return [Entry(str(item.get("text") or self._title(page)), page=page, children=children)]
        href = item.get("href", item.get("file"))
        text = item.get("text", heading)
        label = item.get("aria-label")
        if href is None and text is not None and set(str(text)) == {"-"}:
            return [Entry(None)]
        if href is None:
            return [] if text is None and not children else [Entry(str(text or ""), children=children, label=label)]
        href = str(href)
        if not self._is_page(href):
            self.require_followed(href)
            return [Entry(str(text or href), href=href, label=label, children=children)]
        page = self._page(href)
        return [Entry(str(text or self._title(page)), page=page, label=label, children=children)]

    def _named(self, text: str) -> Sequence[Entry]:
        if set(text) == {"-"}:
            return [Entry(None)]
        if self._is_hidden(text):
            return []
        if text == "auto" or "*" in text:
            return self._automatic(True if text == "auto" else text)
        if self._is_page(text):
            page = self._page(text)
            return [Entry(self._title(page), page=page)]
        return [Entry(text, href=text)] if "://" in text else [Entry(text)]

    def _automatic(self, what: Any) -> Sequence[Entry]:
        patterns = ["**"] if what is True else [str(part) for part in (what if isinstance(what, list) else [what])]
        chosen = [name for name in self.pages if any(matches(pattern, name) for pattern in patterns)]
        wild = what is True or any("*" in pattern for pattern in patterns)
        if wild:
            chosen = [name for name in chosen if PurePosixPath(name).stem != "index" or (what is True and "/" in name)]
        folder = (
            "" if wild and what is True else posixpath.commonpath([posixpath.dirname(name) for name in chosen] or [""])
        )
        return self._folder(folder, chosen)

    def _folder(self, folder: str, names: list[str]) -> list[Entry]:
        """Return the pages of a folder in their declared order, then by name; folders in it become sections."""
        here = [name for name in names if posixpath.dirname(name) == folder]
        entries = [Entry(self._title(name), page=name) for name in sorted(here, key=self._rank)]
        depth = len(PurePosixPath(folder).parts)
        below = sorted({PurePosixPath(name).parts[depth] for name in names if name not in here})
        for part in below:
            path = posixpath.join(folder, part)
            inside = [name for name in names if name.startswith(path + "/")]
            index = next((name for name in inside if posixpath.dirname(name) == path and "/index." in name), None)
            children = tuple(self._folder(path, [name for name in inside if name != index]))
            text = self._title(index) if index else part.replace("-", " ").replace("_", " ").capitalize()
            entries.append(Entry(text, page=index, children=children))
        return entries

    def _rank(self, name: str) -> tuple[float, bool, str]:
        order = self.pages[name].order
        return (order if order is not None else float("inf"), PurePosixPath(name).stem != "index", name)

    def _is_page(self, href: str) -> bool:
        return "://" not in href and href.split("#")[0].endswith((".qmd", ".md"))

    def require_followed(self, href: str) -> None:
        """Note an address of a kind to which no menu leads, such as a script or a file of the machine."""
        parts = address_parts(href)
        if (parts.scheme or parts.netloc) and parts.scheme not in FOLLOWED:
            cause = f"the navigation names {href!r}, to which no page links"
            remedy = f"Give a page of the site, or an address with {', '.join(FOLLOWED)}."
            self.problems.append(Problem(self.site.place_of(href), cause, remedy, code="ML-1101"))

    def _is_hidden(self, href: object) -> bool:
        return isinstance(href, str) and href.split("#")[0].lstrip("/").removeprefix("./") in self.hidden

    def _page(self, href: str) -> str:
        name = href.lstrip("/").removeprefix("./")
        outside = resolve(href, SETTINGS) is None  # which `leading_out` reports
        if name.split("#")[0] not in self.pages and not outside:
            remedy = suggestion(name, self.pages, "pages")
            cause = f"the navigation names {href!r}, which is not a page of the site"
            self.problems.append(Problem(self.site.place_of(href), cause, remedy, code="ML-1101"))
        return name

    def _title(self, name: str) -> str:
        page = self.pages.get(name.split("#")[0])
        return page.title if page else name


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
