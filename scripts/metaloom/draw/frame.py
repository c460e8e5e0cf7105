"""A plot with two axes on a sheet: where a pair of values falls, and the lines around it."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.draw.axis import Axis, ticks_of
from metaloom.draw.marks import Line, Sheet, Text
from metaloom.draw.text import width
from metaloom.draw.track import draw_axis

SMALL = 11.5
LABELS = 38.0
"""Room left of a plot for the labels of its vertical axis."""


@dataclass(frozen=True)
class Frame:
    """The pixels of a plot and the values that they stand for."""

    across: Axis
    top: float
    bottom: float
    low: float
    high: float

    def x(self, value: float) -> float:
        """Return the pixel of a value of the horizontal axis."""
        return self.across.place(value)

    def y(self, value: float) -> float:
        """Return the pixel of a value of the vertical axis, held within the plot."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - min(max(share, 0.0), 1.0) * (self.bottom - self.top)


def frame_between(
    left: float, right: float, top: float, bottom: float, across: tuple[float, float], upward: tuple[float, float]
) -> Frame:
    """Return a frame of these pixels over these spans of values."""
    axis = Axis(*across, left, right, "identity", ticks_of(*across, "identity", right - left), None)
    return Frame(axis, top, bottom, *upward)


def draw_frame(sheet: Sheet, frame: Frame) -> None:
    """Draw the two axes with their ticks and the horizontal grid."""
    left, right = frame.across.left, frame.across.right
    for value, label in ticks_of(frame.low, frame.high, "identity", 1.6 * (frame.bottom - frame.top)):
        y = frame.y(value)
        sheet.lines.append(Line(left, y, right, y, "tint-two", 0.8))
        sheet.texts.append(Text(left - 6, y + 4, label, "end", SMALL, role="muted"))
    sheet.lines.append(Line(left, frame.top, left, frame.bottom, "muted", 1))
    draw_axis(sheet, frame.across, frame.bottom, SMALL)


def key(sheet: Sheet, entries: list[tuple[str, str, str]], y: float) -> float:
    """Draw a row of line samples with their names (name, role, dash); return the pixel below."""
    x = 0.0
    for name, role, dash in entries:
        need = 34 + width(name, SMALL) + 16
        if x > 0 and x + need > sheet.width:
            x, y = 0.0, y + 18
        sheet.lines.append(Line(x, y - 4, x + 26, y - 4, role, 2.2, dash))
        sheet.texts.append(Text(x + 32, y, name, size=SMALL))
        x += need
    return y + 10
