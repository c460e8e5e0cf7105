"""The marks a figure is made of, in pixels from the upper left corner.

A layout (wide, narrow, funnel) is a plain function from numbers to a sheet of marks; what paints them knows nothing of
studies. Roles name colours (`palette`), so a mark never carries a colour of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """A straight line; `dash` is "solid", "dashed" or "dotted"."""

    x1: float
    y1: float
    x2: float
    y2: float
    role: str = "ink"
    width: float = 1.0
    dash: str = "solid"


@dataclass(frozen=True)
class Shape:
    """A filled polygon; `kind` becomes a class, so that style sheets and scripts can tell a square from a diamond.

    `link` is a fragment of the page (`#…`) to which the shape leads.
    """

    points: tuple[Point, ...]
    fill: str
    kind: str = "shape"
    stroke: str | None = None
    title: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class Text:
    """A line of text on its baseline; `title` is the full text where this is a shortened one.

    `through`: a click goes through to the shape under it.
    """

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    size: float = 13.0
    bold: bool = False
    role: str = "ink"
    title: str | None = None
    through: bool = False


@dataclass
class Sheet:
    """The marks of one figure, back to front: grounds, lines, shapes, texts."""

    width: float
    height: float = 0.0
    grounds: list[Shape] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def box(left: float, top: float, right: float, bottom: float) -> tuple[Point, ...]:
    """Return the corners of an upright rectangle."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def square(x: float, y: float, side: float) -> tuple[Point, ...]:
    """Return a square around its centre."""
    return box(x - side / 2, y - side / 2, x + side / 2, y + side / 2)


def circle(x: float, y: float, radius: float) -> tuple[Point, ...]:
    """Return a dot as a polygon, of as many corners as its size needs to look round."""
    corners = max(8, min(20, round(2.4 * radius)))
    steps = [2 * math.pi * step / corners for step in range(corners)]
    return tuple((x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in steps)


def diamond(left: float, middle: float, right: float, y: float, height: float) -> tuple[Point, ...]:
    """Return a pooled result: as wide as its interval, highest at its estimate."""
    return ((left, y), (middle, y - height / 2), (right, y), (middle, y + height / 2))


def arrow(x: float, y: float, direction: Literal[-1, 1], size: float = 6.0) -> tuple[Point, ...]:
    """Return the head of an interval that goes on beyond the axis."""
    back = x - direction * size
    return ((x, y), (back, y - size * 0.62), (back, y + size * 0.62))
