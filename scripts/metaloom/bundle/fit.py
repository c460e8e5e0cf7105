"""Figures fitted to a page of paper: as wide as the text, unless they then were taller than a page with its caption."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

TEXT_WIDTH, MOST_HEIGHT = 160.0, 205.0
"""Millimetres, of an A4 page."""
BOX = re.compile(rb'viewBox="[\d.-]+[ ,]+[\d.-]+[ ,]+([\d.]+)[ ,]+([\d.]+)"')


def fitted(document: str, svgs: Mapping[str, bytes]) -> str:
    """Return a document in pandoc's JSON, each of whose images has its width.

    `svgs` holds the figures by their address.
    """
    found = json.loads(document)
    for image in images(found):
        svg = svgs.get(image["c"][2][0])
        if svg is not None:
            image["c"][0][2] = [["width", f"{share(svg):.0f}%"]]
    return json.dumps(found, ensure_ascii=False)


def share(svg: bytes) -> float:
    """Return how much of the width of the text a figure takes, in per cent; all of it where its size is not known."""
    box = BOX.search(svg)
    if box is None:
        return 100.0
    width, height = float(box[1]), float(box[2])
    return min(100.0, 100.0 * MOST_HEIGHT / TEXT_WIDTH * width / height)


def images(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every image of a document in pandoc's JSON."""
    if isinstance(node, dict):
        if node.get("t") == "Image":
            yield node
        for value in node.values():
            yield from images(value)
    elif isinstance(node, list):
        for value in node:
            yield from images(value)
