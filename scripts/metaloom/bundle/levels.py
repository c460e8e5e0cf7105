"""Headings that skip no level, as PDF/UA asks: what paper leaves out leaves gaps, and pages of others have some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def close_levels(document: Any) -> None:
    """Give each heading of a document in pandoc's JSON the level by which it is below those that enclose it."""
    enclosing: list[int] = []
    for heading in _headings(document["blocks"]):
        level = heading["c"][0]
        while enclosing and enclosing[-1] >= level:
            enclosing.pop()
        enclosing.append(level)
        heading["c"][0] = len(enclosing)


def _headings(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("t") == "Header":
            yield node
        else:
            yield from _headings(node.get("c"))
    elif isinstance(node, list):
        for value in node:
            yield from _headings(value)
