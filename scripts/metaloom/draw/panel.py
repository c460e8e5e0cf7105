"""A field between two axes, for the figures in which studies are points: its frame, its ticks, its places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from metaloom.draw.axis import Axis, ticks_of
from metaloom.draw.marks import Line, Point, Sheet, Text
from metaloom.draw.text import width, wrap
from metaloom.draw.track import draw_axis

SMALL = 11.5
TITLE = 12.5
TOP = 26.0
_PAD = 0.06


@dataclass(frozen=True)
class Panel:
    """The field; `across` lies on its lower edge, `up` counts its pixels from there."""

    across: Axis
    up: Axis
    top: float
    bottom: float

    def at(self, x: float, y: float) -> Point:
        """Return the pixel of a point, held within the field."""
        return self.across.place(x), self.height(y)

    def height(self, y: float) -> float:
        """Return the pixel of a value of the upward axis, held within the field."""
        return self.bottom - self.up.place(y)


def panel(
    x_span: tuple[float, float],
    y_span: tuple[float, float],
    wide: float,
    high: float,
    x_scale: str = "identity",
    y_scale: str = "identity",
    top: float = TOP,
) -> Panel:
    """Return a field `high` pixels high whose spans are held with a little room; scale "exp": the span is of
    logarithms.

    The room on the left is what the labels of the upward axis need.
    """
    low, up = _padded(*y_span)
    ticks = ticks_of(low, up, y_scale, high)
    left = max(30.0, 12 + max(width(label, SMALL) for _, label in ticks))
    start, end = _padded(*x_span)
    across = Axis(start, end, left, wide - 8, x_scale, ticks_of(start, end, x_scale, wide - 8 - left), None)
    return Panel(across, Axis(low, up, 0.0, high, y_scale, ticks, None), top, top + high)


def span_of(values: Iterable[float], *also: float) -> tuple[float, float]:
    """Return the span from the least to the greatest of these; a span of one value is given a width."""
    known = [*values, *also]
    low, high = min(known), max(known)
    if high - low < 1e-12 * max(1.0, abs(low), abs(high)):
        return low - 0.5, high + 0.5
    return low, high


def frame(sheet: Sheet, field: Panel, x_title: str, y_title: str) -> float:
    """Draw axes, faint lines at the ticks and titles, the upward one's above it; return the pixel below them."""
    across, up = field.across, field.up
    for place, label in up.tick_places():
        y = field.bottom - place
        sheet.lines.append(Line(across.left, y, across.right, y, "tint-one", 0.8))
        sheet.texts.append(Text(across.left - 7, y + 4, label, "end", SMALL, role="muted"))
    for x, _ in across.tick_places():
        sheet.lines.append(Line(x, field.top, x, field.bottom, "tint-one", 0.8))
    sheet.lines.append(Line(across.left, field.top, across.left, field.bottom, "muted", 1))
    draw_axis(sheet, across, field.bottom, SMALL)
    sheet.texts.append(Text(0, field.top - 13, y_title, size=TITLE))
    y = field.bottom + 36
    for part in wrap(x_title, sheet.width - 4, TITLE, 3):
        sheet.texts.append(Text(sheet.width / 2, y, part, "middle", TITLE))
        y += 16
    return y - 6


def _padded(low: float, high: float) -> tuple[float, float]:
    return low - _PAD * (high - low), high + _PAD * (high - low)
