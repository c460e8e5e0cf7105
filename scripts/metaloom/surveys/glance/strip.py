"""One row's marks on the common axis of ratios, as a small SVG for a cell of the table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from metaloom.draw.axis import ticks_of
from metaloom.draw.marks import Line, Shape, Sheet, Text, arrow, circle, diamond, square
from metaloom.draw.palette import inline
from metaloom.draw.svg import svg_of
from metaloom.draw.text import plain
from metaloom.text import numbers

WIDTH, STEP, PAD = 250.0, 13.0, 7.0
WIDEST = math.log(20)
COLOURS = {"randomised": "effect", "other": "prediction", "pooled": "pooled"}
Span = tuple[float, float]


def span_of(rows: Sequence[Mapping[str, Any]]) -> Span:
    """Return the span of the axis over all rows in logarithms: from a halving to a doubling up to twentyfold."""
    ends = [end for row in rows for mark in row["marks"] for end in (mark["lower"], mark["upper"], mark["estimate"])]
    low, high = min([*ends, -math.log(2)]), max([*ends, math.log(2)])
    return max(low, -WIDEST) - 0.1, min(high, WIDEST) + 0.1


def axis_strip(span: Span) -> str:
    """Return the head of the column: the ticks of the axis."""
    sheet = Sheet(WIDTH, 16.0)
    for place, label in ticks_of(*span, "exp", WIDTH):
        sheet.texts.append(Text(_at(span, place), 12, label, "middle", 11.0, role="muted"))
    words = f"Axis of ratios from {numbers.ratio(math.exp(span[0]))} to {numbers.ratio(math.exp(span[1]))}"
    return _inline(sheet, "axis", words)


def strip(row: Mapping[str, Any], span: Span, name: str) -> str:
    """Return the marks of one row; a dotted line where there are none."""
    sheet = Sheet(WIDTH, max(1, len(row["marks"])) * STEP + 2 * PAD)
    null = _at(span, 0.0)
    sheet.lines.append(Line(null, 0, null, sheet.height, "rule", 1.2))
    if not row["marks"]:
        sheet.lines.append(Line(4, sheet.height / 2, WIDTH - 4, sheet.height / 2, "rule", 1.0, "dotted"))
    for number, mark in enumerate(row["marks"]):
        _draw(sheet, mark, span, PAD + (number + 0.5) * STEP)
    return _inline(sheet, name, alternative(row))


def alternative(row: Mapping[str, Any]) -> str:
    """Return the row's marks in words."""
    told = [mark_words(mark) for mark in row["marks"]]
    return f"{plain(row['label'])}. {'; '.join(told)}." if told else f"{plain(row['label'])}: no usable ratio."


def mark_words(mark: Mapping[str, Any]) -> str:
    """Return a mark's name with its ratio and interval."""
    estimate, lower, upper = (math.exp(mark[end]) for end in ("estimate", "lower", "upper"))
    return f"{plain(mark['label'])}: {numbers.effect(estimate, lower, upper, 'exp')}"


def _draw(sheet: Sheet, mark: Mapping[str, Any], span: Span, y: float) -> None:
    colour = COLOURS[mark["kind"]]
    low, high, x = (_at(span, mark[end]) for end in ("lower", "upper", "estimate"))
    title = mark_words(mark)
    if mark["kind"] == "pooled":
        sheet.shapes.append(Shape(diamond(low, x, high, y, 9), colour, "diamond", None, title))
        return
    sheet.lines.append(Line(low, y, high, y, colour, 1.5))
    for end, edge, way in (("lower", low, -1), ("upper", high, 1)):
        if not span[0] <= mark[end] <= span[1]:
            sheet.shapes.append(Shape(arrow(edge, y, -1 if way < 0 else 1), colour, "arrow"))
    outline = circle(x, y, 4.2) if mark["kind"] == "randomised" else square(x, y, 7.4)
    inside = circle(x, y, 2.4) if mark["kind"] == "randomised" else square(x, y, 4.0)
    sheet.shapes.append(Shape(outline, colour, "study", None, title))
    sheet.shapes.append(Shape(inside, "paper", "hole"))


def _at(span: Span, value: float) -> float:
    share = (min(max(value, span[0]), span[1]) - span[0]) / (span[1] - span[0])
    return 4 + share * (WIDTH - 8)


def _inline(sheet: Sheet, name: str, alt: str) -> str:
    """Return the SVG on one line, safe inside a raw span of a Markdown table."""
    svg = inline(svg_of(sheet, name, alt, "strip")).strip()
    return svg.replace("`", "&#96;").replace("|", "&#124;").replace("\n", " ")
