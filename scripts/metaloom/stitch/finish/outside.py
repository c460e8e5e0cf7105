"""Remove everything by which a page would contact another host; pictures and frames become links.

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
SCRIPT = re.compile(r"(javascript|vbscript):", re.IGNORECASE)
DATA = re.compile(r"data:", re.IGNORECASE)
PICTURES = frozenset({"img", "image", "feimage", "source", "video", "audio", "link"})
"""Elements that show what an address of `data:` holds; in any other one it would be a page or a program."""

CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
OUTSIDE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|(?:https?|ftp|wss?):", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)
"""What follows the seconds: an address, with or without `url=` before it, as browsers read it."""

ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "to", "from", "by", "values", "poster"})
ASKED = frozenset({"src", "poster", "background", "lowsrc", "dynsrc", "data", "codebase", "archive", "classid", "icon"})
DRAWN = frozenset({"image", "use", "feimage", "script", "lineargradient", "radialgradient", "pattern", "filter",
                   "textpath", "tref", "mpath", "animate", "set", "cursor", "font-face-uri"})  # fmt: skip
"""Elements of a drawing whose `href` is fetched; that of `<a>` is followed by a reader alone."""

TEXT_OR_ELEMENTS = ("xmp", "noembed", "noframes", "plaintext", "listing", "noscript")

ASKING = re.compile(
    rb"""<(script|iframe|embed|object|source|video|audio|track|input|img|link)\b[^>]*?\b(?:src|data|href)\s*=\s*"""
    rb"""["']\s*(?:https?:)?//([^"'/?#\s]+)[^>]*>""",
    re.IGNORECASE,
)
REL = re.compile(rb"""\brel\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
Policy = Literal["strict", "open"]
"""Strict: no page asks another host for anything. Open: the project's own choice is, whatever it asks for."""


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
    """Return whether fetching an address would ask another host, as browsers read it: blanks in it and backslashes
    too.
    """
    return bool(OUTSIDE.match(plain_address(address)))


def plain_address(address: str | None) -> str:
    """Return an address as a browser reads it: control characters gone, backslashes as slashes."""
    return CONTROLS.sub("", address or "").strip().replace("\\", "/")


def remove_requests(document: Any) -> None:
    """Remove whatever would fetch from another host when the page is opened."""
    _remove_ambiguous(document)
    for link in list(document.iter("link")):
        kinds = set((link.get("rel") or "").lower().split())
        if is_outside(link.get("href")) and not (kinds and kinds <= HARMLESS_LINKS):
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
    for element in document.iter():
        if isinstance(element.tag, str):
            _clean(element)


def _remove_ambiguous(document: Any) -> None:
    """Take out what one parser takes for text and another for elements, so that nothing is hidden in it."""
    for element in list(document.iter(*TEXT_OR_ELEMENTS)):
        element.drop_tree()
    for element in list(document.iter("style", "script", "title", "textarea")):
        foreign = any(str(one.tag).lower() in ("svg", "math") for one in element.iterancestors())
        if foreign and "<" in (element.text or ""):
            element.drop_tree()


def _remove_pages_within(document: Any) -> None:
    """Take out `srcdoc`, frames and objects of `data:`, `<base>`, and what sends a reader to another site by itself."""
    for element in list(document.iter("iframe", "frame", "object", "embed", "portal", "fencedframe")):
        element.attrib.pop("srcdoc", None)
        address = plain_address(element.get("src") or element.get("data"))
        if CODE.match(address) or not address:
            element.drop_tree()
    for element in list(document.iter("base")):
        element.drop_tree()
    for meta in list(document.iter("meta")):
        kind = (meta.get("http-equiv") or "").strip().lower()
        if kind == "refresh" and not _stays(meta.get("content") or ""):
            meta.drop_tree()


def _stays(content: str) -> bool:
    """Return whether a page that redirects leads to another page of the same site."""
    found = REFRESH.match(content)
    target = plain_address(found[1] if found else content)
    return not is_outside(target) and not SCHEME.match(target)


def _clean(element: Any) -> None:
    """Take out the attributes of one element that fetch from elsewhere, or run."""
    for name in list(element.attrib):
        local = name.rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower()
        value = element.attrib[name]
        if (
            local in ("srcset", "imagesrcset", "ping", "manifest", "attributionsrc")
            or (local in ADDRESSES and SCRIPT.match(plain_address(value)))
            or (local in ADDRESSES and DATA.match(plain_address(value)) and element.tag not in PICTURES)
            or (local in ASKED and is_outside(value))
            or (local == "href" and element.tag in DRAWN and is_outside(value))
        ):
            del element.attrib[name]


def _replace(element: Any, address: str) -> None:
    if element.tag in ("script", "source", "track", "input"):
        element.drop_tree()
        return
    link = html.Element("a", {"href": plain_address(address)})
    link.text = element.get("alt") or element.get("title") or address.strip()
    link.tail = element.tail
    element.getparent().replace(element, link)
