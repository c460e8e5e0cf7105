"""No page asks anything of another host: what would, is taken out; pictures and frames become links."""

from __future__ import annotations

import re
from typing import Any, Literal

from lxml import html

FETCHING = {"script": "src", "iframe": "src", "embed": "src", "object": "data", "source": "src", "video": "src",
            "audio": "src", "track": "src", "input": "src"}  # fmt: skip
HARMLESS_LINKS = frozenset({"canonical", "alternate", "next", "prev", "license", "author", "me", "help", "search"})
OUTSIDE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


ASKING = re.compile(
    rb"""<(script|iframe|embed|object|source|video|audio|track|input|img|link)\b[^>]*?\b(?:src|data|href)\s*=\s*"""
    rb"""["']\s*(?:https?:)?//([^"'/?#\s]+)[^>]*>""",
    re.IGNORECASE,
)
REL = re.compile(rb"""\brel\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
Policy = Literal["strict", "open"]
"""Strict: no page asks another host for anything. Open: the project's own choice stands, whatever it asks for."""


def requests_of(content: bytes) -> list[tuple[str, str]]:
    """What a page as rendered would fetch from other hosts when it is opened: (element, host), in its order."""
    found = []
    for tag in ASKING.finditer(content):
        rel = REL.search(tag[0])
        kinds = set(rel[1].decode("utf-8", "replace").lower().split()) if rel else set()
        if tag[1].lower() != b"link" or not kinds & HARMLESS_LINKS:
            found.append((tag[1].decode().lower(), tag[2].decode("utf-8", "replace").lower()))
    return found


def is_outside(address: str | None) -> bool:
    """Whether fetching an address would ask another host."""
    return bool(address and OUTSIDE.match(address))


def remove_requests(document: Any) -> None:
    """Take out whatever would fetch from another host when the page is opened."""
    for link in list(document.iter("link")):
        kinds = set((link.get("rel") or "").lower().split())
        if is_outside(link.get("href")) and not kinds & HARMLESS_LINKS:
            link.drop_tree()
    for tag, attribute in FETCHING.items():
        for element in list(document.iter(tag)):
            if is_outside(element.get(attribute)):
                _replace(element, element.get(attribute))
    for image in list(document.iter("img")):
        image.attrib.pop("srcset", None)
        if is_outside(image.get("src")):
            _replace(image, image.get("src"))
    for element in document.xpath("//*[@srcset]"):
        del element.attrib["srcset"]


def _replace(element: Any, address: str) -> None:
    if element.tag in ("script", "source", "track", "input"):
        element.drop_tree()
        return
    link = html.Element("a", {"href": address.strip()})
    link.text = element.get("alt") or element.get("title") or address.strip()
    link.tail = element.tail
    element.getparent().replace(element, link)
