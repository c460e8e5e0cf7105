"""Shapes and rows that the figures of surveys share: a dot, a ring, a row's label, an axis below."""

from __future__ import annotations

from metaloom.draw.axis import Axis, ticks_of
from metaloom.draw.marks import Line, Sheet, Text, circle
from metaloom.draw.text import wrap
from metaloom.draw.track import draw_axis
from metaloom.text.plain import plain

__all__ = ["LINE", "SIZE", "SMALL", "axis_between", "circle", "finish_axis", "label"]

SIZE = 12.5
SMALL = 11.5
LINE = 15.0


def axis_between(low: float, high: float, left: float, right: float, scale: str = "identity") -> Axis:
    """Return an axis over a span, ticks included; with scale "exp" the span is of logarithms."""
    return Axis(low, high, left, right, scale, ticks_of(low, high, scale, right - left), None)


def label(sheet: Sheet, text: str, x: float, y: float, room: float, bold: bool = False, lines: int = 2) -> float:
    """Return a row's name in lines of so many pixels, the first with its baseline at y.

    How much taller than one line.
    """
    whole = plain(text)
    parts = wrap(whole, room, SIZE, lines, bold)
    for number, part in enumerate(parts):
        sheet.texts.append(Text(x, y + number * LINE, part, size=SIZE, bold=bold, title=whole))
    return (len(parts) - 1) * LINE


def finish_axis(sheet: Sheet, axis: Axis, top: float, bottom: float, title: str) -> float:
    """Draw grid lines, the axis and its title; return the pixel below them."""
    for x, _ in axis.tick_places():
        sheet.lines.append(Line(x, top, x, bottom, "tint-two", 0.8))
    draw_axis(sheet, axis, bottom, SMALL)
    if title:
        sheet.texts.append(Text((axis.left + axis.right) / 2, bottom + 36, title, "middle", SIZE))
    return bottom + (46 if title else 24)
