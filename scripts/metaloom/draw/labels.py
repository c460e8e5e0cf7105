"""Names beside points, as many as are clear of one another and of every point.

Greedy, in the order of what matters most: a name that finds no free place beside its point is left out, never laid
over another. The table beside the figure has them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from metaloom.draw.marks import Anchor, Point, Shape, Sheet, Text
from metaloom.draw.marks import box as corners
from metaloom.draw.text import shorten, width
from metaloom.text.plain import plain

_SIZE = 11.5
_RISE = 9.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Named:
    """A point on the sheet with its name and the radius of its mark."""

    x: float
    y: float
    name: str
    radius: float = 4.5


def name_points(
    sheet: Sheet,
    points: Sequence[Named],
    order: Sequence[int],
    bounds: Box,
    most: int,
    room: float = 150.0,
    others: Sequence[Box] = (),
    lines: Sequence[Box] = (),
) -> list[int]:
    """Write names beside points, the first in `order` first, at most so many; which points were named.

    `bounds` (left, top, right, bottom) is where names may be; `room` the most pixels that one may take;
    in `others` no name may be, and over `lines` only where no other place is free, on ground of its own.
    """
    taken: list[Box] = [(p.x - p.radius, p.y - p.radius, p.x + p.radius, p.y + p.radius) for p in points]
    taken += others
    named: list[int] = []
    for number in order:
        if len(named) == most:
            break
        point = points[number]
        text = shorten(plain(point.name), room, _SIZE)
        free = []
        for anchor, (x, y) in _places(point):
            box = _box(anchor, x, y, width(text, _SIZE))
            if _inside(box, bounds) and not any(meet(box, other) for other in taken):
                free.append((any(meet(box, line) for line in lines), box, Text(x, y, text, anchor, _SIZE)))
        if free:
            crossed, box, written = min(free, key=lambda place: place[0])
            if crossed:
                sheet.shapes.insert(0, Shape(corners(*box), "paper", "halo"))
            taken.append(box)
            named.append(number)
            sheet.texts.append(replace(written, title=plain(point.name)))
    return named


def _places(point: Named) -> list[tuple[Anchor, Point]]:
    """Return where a name may be, the best place first: right, left, above, below, ending or beginning above or
    below.
    """
    gap = point.radius + 4
    return [
        ("start", (point.x + gap, point.y + 4)),
        ("end", (point.x - gap, point.y + 4)),
        ("middle", (point.x, point.y - gap - 1)),
        ("middle", (point.x, point.y + gap + _RISE)),
        ("end", (point.x + point.radius, point.y + gap + _RISE)),
        ("end", (point.x + point.radius, point.y - gap - 1)),
        ("start", (point.x - point.radius, point.y + gap + _RISE)),
        ("start", (point.x - point.radius, point.y - gap - 1)),
    ]


def _box(anchor: Anchor, x: float, y: float, wide: float) -> Box:
    left = x if anchor == "start" else x - wide if anchor == "end" else x - wide / 2
    return left - 2, y - _RISE - 1, left + wide + 2, y + 3


def _inside(box: Box, bounds: Box) -> bool:
    return box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]


def meet(one: Box, other: Box) -> bool:
    """Return whether two boxes (left, top, right, bottom) overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
