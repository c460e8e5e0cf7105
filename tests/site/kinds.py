"""Choose few pages that hold every kind of element that a site holds.

What axe says of an element is decided by its tag, its classes and what it stands in. A site of hundreds of pages has
some hundreds of such kinds, and a few dozen pages hold them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree, html

UNSEEN = ("script", "style")


def kinds_of(page: Path) -> set[tuple[str, str]]:
    """Return the kinds of elements of a page: tag and classes, each with those of the element around it."""
    body = html.document_fromstring(page.read_bytes(), parser=html.HTMLParser(encoding="utf-8")).find("body")
    elements = [element for element in body.iter(etree.Element) if element.tag not in UNSEEN]
    return {(_look(element.getparent()), _look(element)) for element in elements}


def _look(element: Any) -> str:
    return ".".join([str(element.tag), *sorted((element.get("class") or "").split())])


def covering(pages: Sequence[Path]) -> list[Path]:
    """Return pages that together hold each kind of element of all of them, chosen greedily."""
    kinds = {page: kinds_of(page) for page in pages}
    left, chosen = set().union(*kinds.values()), []
    while left:
        chosen.append(max(pages, key=lambda page: len(kinds[page] & left)))
        left -= kinds[chosen[-1]]
    return chosen
