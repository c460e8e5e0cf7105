"""A drawn figure, ready to be put into a page or a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Layout = Literal["wide", "narrow", "strip"]
LAYOUTS: tuple[Layout, ...] = ("wide", "narrow")


@dataclass(frozen=True)
class Figure:
    """A drawn figure with its words.

    `svg` stands alone as a file; `palette.inline(svg)` prepares it for a page. `alt` says in words what the figure
    shows, with its numbers; `table` holds the same data as rows of text, the header first. All strings are plain text
    (unescaped) except `svg`. A declared figure that cannot be drawn has no `svg`, and says why in `missing`.
    """

    name: str
    svg: str
    alt: str
    caption: str
    width_px: int
    height_px: int
    table: tuple[tuple[str, ...], ...]
    missing: str = ""
