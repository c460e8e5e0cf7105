"""`listing:` of a page: other pages of the site as a list, a grid or a table, as Quarto lists them.

What is listed is what the pages say of themselves (title, description, date, author, categories). Listings of other
things (feeds, YAML files of items, own templates) are Quarto's alone, and said to be.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from lxml import html
from markupsafe import Markup, escape

from metaloom.declare.site import strings
from metaloom.errors import Problem, suggestion
from metaloom.stitch.embedded.body import relative
from metaloom.stitch.embedded.inputs import matches
from metaloom.stitch.embedded.source import Source, html_name
from metaloom.stitch.parsed import piece_of

TYPES = ("default", "grid", "table")
HEADS = {
    "title": "Title", "date": "Date", "author": "Author", "description": "Description", "subtitle": "Subtitle",
    "categories": "Categories", "filename": "File", "order": "Order",
}  # fmt: skip
"""The fields that can be listed, and what heads their column."""
SHOWN = {
    "default": ("title", "date", "author", "subtitle", "description"),
    "grid": ("title", "date", "author", "description"),
    "table": ("date", "title", "author"),
}
DONE = frozenset({"id", "contents", "type", "sort", "fields", "max-items", "field-display-names"})
WITH_QUARTO = "Build with --renderer quarto to have it, or take it out."


@dataclass(frozen=True)
class Item:
    """One page as a listing shows it: the values are HTML; `sort` holds them as they are compared."""

    page: str
    html: Mapping[str, Markup]
    sort: Mapping[str, str]


@dataclass(frozen=True)
class Listing:
    """One listing that a page declares."""

    id: str
    contents: tuple[str, ...]
    type: str
    sort: tuple[tuple[str, bool], ...]
    fields: tuple[str, ...]
    most: int | None
    names: Mapping[str, str]


def listings_of(source: Source) -> tuple[list[Listing], list[Problem]]:
    """Return the listings that a page declares, with what is wrong with them and what is not done."""
    value = source.settings.get("listing")
    found: list[Listing] = []
    problems: list[Problem] = []
    for number, item in enumerate(value if isinstance(value, list) else [] if value is None else [value]):
        entry = item if isinstance(item, dict) else {"contents": item} if isinstance(item, str) else {}
        kind = str(entry.get("type", "default"))
        if kind not in TYPES:
            problems.append(
                Problem(
                    source.setting_place(kind),
                    f"{kind!r} is not a type of listing",
                    suggestion(kind, TYPES, "types"),
                    code="ML-1111",
                )
            )
            continue
        for key in sorted(set(entry) - DONE):
            cause = f"the embedded renderer ignores `listing: {key}`"
            problems.append(Problem(source.setting_place(str(key)), cause, WITH_QUARTO, "warning", code="ML-1112"))
        fields = strings(entry.get("fields")) or SHOWN[kind]
        for field in fields:
            if field not in HEADS:
                cause = f"the embedded renderer lists no field {field!r}"
                problems.append(
                    Problem(
                        source.setting_place(field),
                        cause,
                        suggestion(field, HEADS, "fields"),
                        "warning",
                        code="ML-1112",
                    )
                )
        names = entry.get("field-display-names")
        most = entry.get("max-items")
        found.append(
            Listing(
                id=str(entry.get("id") or ("listing" if number == 0 else f"listing-{number + 1}")),
                contents=strings(entry.get("contents")) or (posixpath.join(posixpath.dirname(source.name), "*.qmd"),),
                type=kind,
                sort=tuple(_orders(entry.get("sort"))),
                fields=tuple(field for field in fields if field in HEADS),
                most=most if isinstance(most, int) else None,
                names={**HEADS, **(names if isinstance(names, dict) else {})},
            )
        )
    return found, problems


def with_listings(body: str, page: str, listings: Iterable[Listing], items: Iterable[Item]) -> Markup:
    """Return a body with each listing in the place that has its id, or at the end."""
    offered = [item for item in items if item.page != page]
    root: Any = piece_of(body)
    for listing in listings:
        made = html.fragment_fromstring(str(_listed(listing, page, _chosen(listing, page, offered))))
        places = root.xpath("//*[@id=$id]", id=listing.id)
        if places:
            places[0].append(made)
        else:
            holder = html.Element("div", {"id": listing.id})
            holder.append(made)
            root.append(holder)
    text = html.tostring(root, encoding="unicode").removeprefix("<div>").removesuffix("</div>")
    return Markup(text)  # noqa: S704  written by pandoc and by this file, which escapes


def _chosen(listing: Listing, page: str, items: list[Item]) -> list[Item]:
    folder = posixpath.dirname(page)
    patterns = [pattern.lstrip("/") if pattern.startswith("/") else posixpath.normpath(posixpath.join(folder, pattern))
                for pattern in listing.contents]  # fmt: skip
    chosen = [item for item in items if any(_meant(pattern, item.page) for pattern in patterns)]
    for field, descending in reversed(listing.sort):
        chosen.sort(key=lambda item: item.sort.get(field, "").casefold(), reverse=descending)
    return chosen[: listing.most] if listing.most is not None else chosen


def _meant(pattern: str, name: str) -> bool:
    return matches("/" + pattern, name) or name.startswith(pattern.rstrip("/") + "/")


def _orders(value: object) -> Iterator[tuple[str, bool]]:
    if value is False:
        return
    for text in strings(value) or ("title",):
        field, _, direction = text.partition(" ")
        yield field, direction.strip() == "desc"


def _listed(listing: Listing, page: str, items: list[Item]) -> Markup:
    if not items:
        return Markup('<p class="listing-empty">Nothing is listed here yet.</p>')
    if listing.type == "table":
        heads = Markup("").join(Markup("<th>{}</th>").format(listing.names[field]) for field in listing.fields)
        rows = Markup("").join(
            Markup("<tr>{}</tr>").format(
                Markup("").join(Markup("<td>{}</td>").format(_value(item, field, page)) for field in listing.fields)
            )
            for item in items
        )
        return Markup(
            '<table class="quarto-listing listing-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
        ).format(heads, rows)
    entries = Markup("").join(
        Markup("<li>{}</li>").format(
            Markup("").join(
                Markup('<div class="listing-{}">{}</div>').format(field, _value(item, field, page))
                for field in listing.fields
                if item.html.get(field)
            )
        )
        for item in items
    )
    return Markup('<ul class="quarto-listing listing-{}">{}</ul>').format(listing.type, entries)


def _value(item: Item, field: str, page: str) -> Markup:
    value = item.html.get(field, Markup(""))
    if field == "title":
        return Markup('<a href="{}">{}</a>').format(relative(html_name(item.page), html_name(page)), value)
    return value


def item_of(page: str, texts: Mapping[str, Markup], sort: Mapping[str, str]) -> Item:
    """Return a page as an item of listings; its file's name is added."""
    name = PurePosixPath(page).name
    return Item(page, {**texts, "filename": escape(name)}, {**sort, "filename": name})
