"""The shell around a page's body: head, menus, title block, table of contents, footer.

Jinja2 escapes whatever it is given; only HTML that pandoc wrote is marked as safe, here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from metaloom.stitch.embedded.body import relative
from metaloom.stitch.embedded.languages import words_of
from metaloom.stitch.embedded.logo import Logo
from metaloom.stitch.embedded.navigation import Entry, Menus
from metaloom.stitch.embedded.pandoc import ASSETS
from metaloom.stitch.embedded.source import html_name
from metaloom.text.address import address_parts

LIBS = "site_libs/metaloom"
EMPTY = Markup("")


@dataclass(frozen=True)
class Heading:
    """A line of the table of contents."""

    level: int
    id: str
    html: Markup
    children: tuple[Heading, ...] = ()


@dataclass(frozen=True)
class Announcement:
    """A line that the site shows above or below its menus, until a reader puts it away."""

    html: Markup
    kind: str
    dismissable: bool
    above: bool
    id: str


@dataclass(frozen=True)
class Face:
    """What the shell shows of the site on every page."""

    name: str
    short: str
    favicon: str | None
    search: bool
    repository: str | None
    announcement: Announcement | None = None
    logo: Logo | None = None


@dataclass(frozen=True)
class PageView:
    """What the shell shows of one page; fields that are Markup hold pandoc's HTML."""

    name: str
    output: str
    lang: str
    window_title: str
    title: Markup
    body: Markup
    subtitle: Markup = EMPTY
    description: str = ""
    description_html: Markup = EMPTY
    abstract: Markup = EMPTY
    authors: tuple[str, ...] = ()
    date: str = ""
    date_iso: str = ""
    address: str = ""
    headings: tuple[Heading, ...] = ()
    styles: tuple[str, ...] = ()
    previous: str | None = None
    next: str | None = None
    head: Markup = EMPTY
    before: Markup = EMPTY
    tail: Markup = EMPTY
    words: Mapping[str, str] = field(default_factory=lambda: words_of("en"))
    draft: bool = False


def page_html(view: PageView, face: Face, menus: Menus, titles: Mapping[str, Markup], root: str | None = None) -> str:
    """Return the whole page; `root` leads from it to the site's folder, where that is not told by its own place."""
    template = _environment().get_template("page.html.j2")
    up = "../" * view.output.count("/") if root is None else root
    return template.render(
        page=view,
        site=face,
        menus=menus,
        titles=titles,
        link=linker(view.output, root or ""),
        root=up,
        address=lambda path: path if address_parts(path).scheme else up + quote(path.lstrip("/")),
        libs=LIBS,
    )


def alias_html(target: str, title: str) -> str:
    """Return a page that is at an old address and leads to the new one."""
    return _environment().get_template("alias.html.j2").render(target=target, title=title)


def linker(output: str, root: str = "") -> Callable[[str], str]:
    """Return a function that turns a page of the project, or an address, into a link as seen from one page of the site.

    `root` goes before links inside the site.
    """

    def link(target: str) -> str:
        if target.startswith(("http://", "https://", "mailto:", "#")):
            return target
        parts = address_parts(target)
        if parts.scheme or parts.netloc or target.startswith("//"):
            return "#"
        name, hash_sign, fragment = target.lstrip("/").partition("#")
        return root + relative(html_name(name), output) + hash_sign + fragment

    return link


def nested(headings: Iterable[Mapping[str, Any]]) -> tuple[Heading, ...]:
    """Return headings in the order of the page as a tree."""
    flat = [Heading(int(item["level"]), str(item["id"]), Markup(item["html"])) for item in headings]  # noqa: S704
    return _nest(flat)


def _nest(flat: list[Heading]) -> tuple[Heading, ...]:
    result: list[Heading] = []
    rest = list(flat)
    while rest:
        head = rest.pop(0)
        below = []
        while rest and rest[0].level > head.level:
            below.append(rest.pop(0))
        result.append(replace(head, children=_nest(below)))
    return tuple(result)


def written_date(value: str, lang: str = "en") -> tuple[str, str]:
    """Return a date as Quarto prints it ("March 1, 2024") and as machines read it; other texts stay as they are."""
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return value, ""
    if lang.startswith("en-GB"):
        return f"{day.day} {day:%B} {day.year}", day.isoformat()
    return f"{day:%B} {day.day}, {day.year}", day.isoformat()


def marked(menus: Menus, footer: Mapping[str, str]) -> Menus:
    """Return the menus with the footer's texts as HTML."""
    parts: dict[str, tuple[Entry, ...] | str] = {
        where: Markup(footer[where]) if isinstance(part, str) else part  # noqa: S704  written by pandoc
        for where, part in menus.footer.items()
    }
    return replace(menus, footer=parts)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(ASSETS / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
