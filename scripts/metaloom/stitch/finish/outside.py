"""No page asks anything of another host: what would, is taken out; pictures and frames become links.

Nor does a page carry another one inside it (`srcdoc`, `data:`), send its reader elsewhere, or change where links lead.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from lxml import html

FETCHING = {"script": "src", "iframe": "src", "embed": "src", "object": "data", "source": "src", "video": "src",
            "audio": "src", "track": "src", "input": "src"}  # fmt: skip
HARMLESS_LINKS = frozenset({"canonical", "alternate", "next", "prev", "license", "author", "me", "help", "search"})
CODE = re.compile(r"(data|javascript|vbscript|blob):", re.IGNORECASE)
SCRIPT = re.compile(r"(javascript|vbscript|data):", re.IGNORECASE)
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
    """Return what a page as rendered would fetch from other hosts when it is opened: (element, host), in its order."""
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
    _remove_pages_within(document)
    for image in list(document.iter("img")):
        image.attrib.pop("srcset", None)
        if is_outside(image.get("src")):
            _replace(image, image.get("src"))
    for element in document.xpath("//*[@srcset]"):
        del element.attrib["srcset"]


def _remove_pages_within(document: Any) -> None:
    """Take out `srcdoc`, frames and objects of `data:`, `<base>`, and what sends a reader to another site by itself."""
    for element in list(document.iter("iframe", "frame", "object", "embed", "portal", "fencedframe")):
        element.attrib.pop("srcdoc", None)
        address = element.get("src") or element.get("data") or ""
        if CODE.match(re.sub(r"[\x00-\x20]", "", address)) or not address:
            element.drop_tree()
    for element in list(document.iter("base")):
        element.drop_tree()
    for meta in list(document.iter("meta")):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            _, _, target = (meta.get("content") or "").partition("=")
            if is_outside(target.strip("'\" ")) or CODE.match(target.strip("'\" ")) or ":" in target.split("/")[0]:
                meta.drop_tree()
    for element in list(document.iter("a", "area", "form", "button", "input")):
        for attribute in ("href", "action", "formaction"):
            if SCRIPT.match(re.sub(r"[\x00-\x20]", "", element.get(attribute) or "")):
                del element.attrib[attribute]


def _replace(element: Any, address: str) -> None:
    if element.tag in ("script", "source", "track", "input"):
        element.drop_tree()
        return
    link = html.Element("a", {"href": address.strip()})
    link.text = element.get("alt") or element.get("title") or address.strip()
    link.tail = element.tail
    element.getparent().replace(element, link)
