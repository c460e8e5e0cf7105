"""What is on the axis, the same in every layout: squares, intervals, diamonds, bars, reference lines."""

from __future__ import annotations

import math

from metaloom.draw.axis import Axis
from metaloom.draw.marks import Line, Shape, Sheet, Text, arrow, box, circle, diamond, square
from metaloom.draw.text import width
from metaloom.text import numbers
from metaloom.text.figures.rows import Row

DIAMOND = 13.0
_ARROW_ROOM = 7.0


def draw_row(sheet: Sheet, axis: Axis, row: Row, y: float, largest: float) -> None:
    """Draw the mark of one row; `largest` is the weight whose square is the biggest."""
    if row.kind == "study":
        _study(sheet, axis, row, y, largest)
    elif row.kind == "refit":
        _refit(sheet, axis, row, y)
    elif row.kind in ("pooled", "subgroup"):
        _pooled(sheet, axis, row, y)
    elif row.kind == "prediction" and row.lower is not None and row.upper is not None:
        left, right = interval_ends(sheet, axis, row.lower, row.upper, y, "prediction")
        sheet.shapes.append(Shape(box(left, y - 2.5, right, y + 2.5), "prediction", "prediction"))


def _study(sheet: Sheet, axis: Axis, row: Row, y: float, largest: float) -> None:
    title = f"{row.label}: {row.effect}" + (f", weight {row.weight}" if row.weight else "")
    if row.lower is not None and row.upper is not None:
        left, right = interval_ends(sheet, axis, row.lower, row.upper, y, "effect")
        sheet.lines.append(Line(left, y, right, y, "effect", 1.4))
    if row.value is not None and not axis.leaves(row.value):
        share = math.sqrt(row.share / largest) if row.share is not None and largest > 0 else 0.6
        side = 4.5 + 9.5 * min(1.0, max(0.0, share))
        sheet.shapes.append(Shape(square(axis.place(row.value), y, side), "effect", "study", "paper", title))


def _refit(sheet: Sheet, axis: Axis, row: Row, y: float) -> None:
    if row.lower is not None and row.upper is not None:
        left, right = interval_ends(sheet, axis, row.lower, row.upper, y, "subgroup")
        sheet.lines.append(Line(left, y, right, y, "subgroup", 1.4))
    if row.value is not None and not axis.leaves(row.value):
        title = f"{row.label}: {row.effect}"
        sheet.shapes.append(Shape(circle(axis.place(row.value), y, 4.2), "subgroup", "refit", "paper", title))


def _pooled(sheet: Sheet, axis: Axis, row: Row, y: float) -> None:
    role = "pooled" if row.kind == "pooled" else "subgroup"
    if row.value is None or row.lower is None or row.upper is None:
        return
    left, right = interval_ends(sheet, axis, row.lower, row.upper, y, role)
    middle = min(max(axis.place(row.value), left), right)
    title = f"{row.label}: {row.effect}"
    left, right = min(left, middle - 2), max(right, middle + 2)
    sheet.shapes.append(Shape(diamond(left, middle, right, y, DIAMOND), role, row.kind, None, title))


def interval_ends(sheet: Sheet, axis: Axis, lower: float, upper: float, y: float, role: str) -> tuple[float, float]:
    """Return the pixels of an interval; an end that leaves the axis gets an arrow head."""
    left, right = axis.place(lower), axis.place(upper)
    if axis.leaves(lower) < 0:
        sheet.shapes.append(Shape(arrow(axis.left, y, -1), role, "arrow"))
        left = axis.left + _ARROW_ROOM - 1
    if axis.leaves(upper) > 0:
        sheet.shapes.append(Shape(arrow(axis.right, y, 1), role, "arrow"))
        right = axis.right - _ARROW_ROOM + 1
    return min(left, right), max(left, right)


def draw_axis(sheet: Sheet, axis: Axis, y: float, size: float) -> None:
    """Draw the axis line with its ticks and their labels, `y` being the line."""
    sheet.lines.append(Line(axis.left, y, axis.right, y, "muted", 1))
    for x, label in axis.tick_places():
        sheet.lines.append(Line(x, y, x, y + 5, "muted", 1))
        half = width(label, size) / 2
        inside = min(max(x, half), sheet.width - half)
        sheet.texts.append(Text(inside, y + 5 + size, label, "middle", size, role="muted"))


def draw_references(
    sheet: Sheet, axis: Axis, rows: list[Row], top: float, bottom: float, important: float | None
) -> None:
    """Draw the line of no effect, the pooled estimate and the minimal important effect, down the whole plot."""
    if axis.null is not None and not axis.leaves(axis.null):
        x = axis.place(axis.null)
        sheet.lines.append(Line(x, top, x, bottom, "muted", 1))
    pooled = next((row.value for row in rows if row.kind == "pooled"), None)
    if numbers.exists(pooled) and not axis.leaves(pooled):
        x = axis.place(pooled)
        sheet.lines.append(Line(x, top, x, bottom, "pooled", 1, "dashed"))
    if important is not None and not axis.leaves(important):
        x = axis.place(important)
        sheet.lines.append(Line(x, top, x, bottom, "threshold", 1.2, "dotted"))
