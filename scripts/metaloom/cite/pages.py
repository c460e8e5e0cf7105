"""What the finishing pass needs for citing: the work, and for each page what it is a part of.

It travels as `_generated/citation.json`, because Quarto finishes pages in a process of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from metaloom.cite.work import Author, Work
from metaloom.store.keys import key_of

CONTEXT = "_generated/citation.json"


@dataclass(frozen=True)
class Part:
    """One page as a part of the site. Paths are relative to the site's folder."""

    kind: str
    name: str
    description: str | None = None
    technique: str | None = None
    downloads: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    whole: str | None = None


@dataclass(frozen=True)
class Cited:
    """A site that can be cited, page by page."""

    work: Work
    parts: Mapping[str, Part] = field(default_factory=dict)

    def page(self, path: str, title: str) -> Work:
        """Return the page at a path of the site; the front page is the work itself."""
        if path == "index.html":
            return self.work
        url = f"{self.work.url.rstrip('/')}/{path}" if self.work.url else None
        return self.work.page(title, path.removesuffix(".html"), url)

    def key(self, path: str) -> str:
        """Return a hash of all that the citation of one page depends on.

        The front page names every part, other pages their neighbours.
        """
        part = self.parts.get(path)
        near = self.parts if path == "index.html" else {} if part is None else self._near(path, part)
        return key_of(asdict(self.work), {name: asdict(one) for name, one in near.items()})

    def _near(self, path: str, part: Part) -> dict[str, Part]:
        names = [path, *part.parts, *([part.whole] if part.whole else [])]
        return {name: self.parts[name] for name in names if name in self.parts}

    def text(self) -> str:
        """Return the same as JSON."""
        found = {"work": asdict(self.work), "parts": {path: asdict(part) for path, part in sorted(self.parts.items())}}
        return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def read_cited(text: str) -> Cited:
    """Return the same from JSON."""
    found: dict[str, Any] = json.loads(text)
    work = found["work"]
    authors = tuple(Author(**author) for author in work["authors"])
    lists = {name: tuple(work[name]) for name in ("keywords", "licences")}
    parts = {
        path: Part(**{**part, "downloads": tuple(part["downloads"]), "parts": tuple(part["parts"])})
        for path, part in found["parts"].items()
    }
    return Cited(Work(**{**work, **lists, "authors": authors}), parts)
