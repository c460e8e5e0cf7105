"""Every link of a finished site is followed: pages, anchors, pictures, style sheets and scripts.

All links of a site are relative, so that it works under any address and opens from a folder; one that begins with a
slash is reported as well.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from metaloom.stitch.enclosed import enclosed
from metaloom.stitch.parsed import page_of
from metaloom.store.cache import Cache
from metaloom.store.keys import code_key
from metaloom.store.memo import Memo

STEP = "links"
ATTRIBUTES = ("href", "src", "data", "poster", "action")
ANYWHERE = "404.html"
"""The page that a server sends for any missing address: where the site's own is known, its links are absolute."""

NOT_FOLLOWED = frozenset({"canonical", "alternate"})


@dataclass(frozen=True, order=True)
class Broken:
    """A broken link: on which page it is, where it points, and why it fails."""

    page: str
    target: str
    reason: str

    def __str__(self) -> str:
        return f"{self.page}: {self.target} ({self.reason})"

    @property
    def leads_to(self) -> str:
        """The place in the site that the link names, whether anything is there or not."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.page), self.target.partition("#")[0]))


@dataclass(frozen=True)
class Checked:
    """How many links were followed, and those that are broken."""

    links: int
    broken: tuple[Broken, ...]


def check(output: Path) -> list[Broken]:
    """Return the broken internal links of the site in `output`, sorted."""
    return list(follow(output).broken)


def follow(output: Path, above: frozenset[str] = frozenset(), cache: Cache | None = None) -> Checked:
    """Follow every internal link of every page; those of frozen versions (`v/`) were followed when they were frozen,
    and those of a site within this one when that was built.

    `above` are files that will be outside the site, relative to it: a frozen version links to the latest state.
    """
    pages: dict[str, tuple[frozenset[str], list[str]]] = {}
    memo = Memo(cache, STEP, code_key(__name__))
    within = enclosed(output)
    there = _names(output)
    for name in there:
        if name.endswith(".html") and not name.startswith("v/") and not within(output / name):
            identifiers_of_page, targets_of_page = memo.of((output / name).read_bytes(), _read)
            pages[name] = frozenset(identifiers_of_page), targets_of_page
    memo.keep()
    files = set(there) | above
    identifiers = {name: ids for name, (ids, _) in pages.items()}
    broken: set[Broken] = set()
    count = 0
    for name, (_, targets) in pages.items():
        for target in targets:
            count += 1
            reason = _reason(name, target, files, identifiers)
            if reason:
                broken.add(Broken(name, target, reason))
    return Checked(count, tuple(sorted(broken)))


def _names(output: Path) -> list[str]:
    """Return the relative path of every file of a site, sorted."""
    top = len(os.fspath(output)) + 1
    return sorted(f"{folder}/{name}"[top:] for folder, _, names in os.walk(output) for name in names)


def _read(content: bytes) -> tuple[list[str], list[str]]:
    """Return the places of a page, and where it leads."""
    document = page_of(content)
    found: Any = document.xpath("//@id | //a/@name")
    return sorted({str(one) for one in found}), list(dict.fromkeys(_targets(document)))


def _targets(document: Any) -> Iterator[str]:
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "link" and set((element.get("rel") or "").lower().split()) & NOT_FOLLOWED:
            continue
        for attribute in ATTRIBUTES:
            value = element.get(attribute)
            if value is not None and not (attribute == "data" and element.tag != "object"):
                yield value.strip()
        for part in (element.get("srcset") or "").split(","):
            if part.strip():
                yield part.split()[0]


def _reason(page: str, target: str, files: set[str], identifiers: dict[str, frozenset[str]]) -> str | None:
    try:
        parts = urlsplit(target)
    except ValueError:
        return "not an address"
    if parts.scheme or parts.netloc:
        return None
    if target.startswith("/") and page == ANYWHERE:
        return None
    if target.startswith("/"):
        return "not relative: it breaks when the site is in a folder"
    path = unquote(parts.path)
    name = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    if name.startswith("..") and name not in files:
        return "outside the site"
    if path.endswith("/") or name == ".":
        name = "index.html" if name == "." else f"{name}/index.html"
    if name not in files:
        return "no such file"
    fragment = unquote(parts.fragment)
    if fragment and fragment != "top" and name in identifiers and fragment not in identifiers[name]:
        return "no such place on the page"
    return None
