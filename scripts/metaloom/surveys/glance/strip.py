"""One row's marks on the common axis, as a small SVG for a cell of the table."""

from __future__ import annotations

import math
from collections.abc import Sequence

from metaloom.draw.axis import ticks_of
from metaloom.draw.marks import Line, Shape, Sheet, Text, arrow, circle, diamond, square
from metaloom.draw.palette import inline
from metaloom.draw.svg import svg_of
from metaloom.surveys.glance.facts import Mark, Row
from metaloom.surveys.glance.marks import drawn
from metaloom.text import numbers
from metaloom.text.plain import plain

WIDTH, STEP, PAD = 288.0, 14.0, 7.0
WIDEST = math.log(20)
COLOURS = {"randomised": "effect", "other": "pooled", "pooled": "ink"}
Span = tuple[float, float]


def span_of(rows: Sequence[Row], scale: str = "exp") -> Span:
    """Return the span of the axis over all rows, on the analysis scale.

    One of ratios reaches from a halving to a doubling at least, and twentyfold at most; one of differences holds no
    effect and every estimate.
    """
    marks = [mark for row in rows for mark in row.marks]
    ends = [end for mark in marks for end in drawn(mark)]
    if scale == "exp":
        low, high = min([*ends, -math.log(2)]), max([*ends, math.log(2)])
        return max(low, -WIDEST) - 0.1, min(high, WIDEST) + 0.1
    points = [abs(drawn(mark)[1]) for mark in marks]
    most = min(max((abs(end) for end in ends), default=1.0), 3 * max(points, default=1.0)) or 1.0
    return -1.1 * most, 1.1 * most


def axis_strip(span: Span, scale: str = "exp") -> str:
    """Return the head of the column: the ticks of the axis."""
    sheet = Sheet(WIDTH, 17.0)
    kind = "exp" if scale == "exp" else "identity"
    for place, label in ticks_of(*span, kind, WIDTH):
        sheet.texts.append(Text(_at(span, place), 12, label, "middle", 12.0, role="muted"))
    low, high = (numbers.ratio(math.exp(end)) if kind == "exp" else numbers.plain(end, 3) for end in span)
    words = f"Axis of {'ratios' if kind == 'exp' else 'differences'} from {low} to {high}"
    return _inline(sheet, "axis", words)


def strip(row: Row, span: Span, name: str) -> str:
    """Return the marks of one row; a dotted line where there are none."""
    sheet = Sheet(WIDTH, max(1, len(row.marks)) * STEP + 2 * PAD)
    null = _at(span, 0.0)
    sheet.lines.append(Line(null, 0, null, sheet.height, "rule", 1.2))
    if not row.marks:
        sheet.lines.append(Line(4, sheet.height / 2, WIDTH - 4, sheet.height / 2, "rule", 1.0, "dotted"))
    for number, mark in enumerate(row.marks):
        _draw(sheet, mark, span, PAD + (number + 0.5) * STEP)
    return _inline(sheet, name, alternative(row))


def alternative(row: Row) -> str:
    """Return the alternative text of the row's marks."""
    told = [mark_words(mark) for mark in row.marks]
    return f"{plain(row.label)}. {'; '.join(told)}." if told else f"{plain(row.label)}: no mark on the axis."


def mark_words(mark: Mark) -> str:
    """Return a mark's name with its effect and interval as they were computed, and whether it is drawn mirrored."""
    estimate, lower, upper = mark.printed
    mirrored = ", more is better, drawn on the side of benefit" if mark.mirrored else ""
    return f"{plain(mark.label)}: {numbers.effect(estimate, lower, upper, mark.scale)}{mirrored}"


def symbol(kind: str) -> str:
    """Return the mark of a kind alone, for the key."""
    sheet = Sheet(16.0, 12.0)
    _mark(sheet, kind, 2, 8, 14, 6, None)
    return _inline(sheet, f"key-{kind}", "key").replace('role="img" aria-label="key"', 'aria-hidden="true"')


def _draw(sheet: Sheet, mark: Mark, span: Span, y: float) -> None:
    ends = drawn(mark)
    low, x, high = (_at(span, end) for end in ends)
    colour = COLOURS[mark.kind]
    if mark.kind != "pooled":
        sheet.lines.append(Line(low, y, high, y, colour, 1.7))
    for end, edge, way in ((ends[0], low, -1), (ends[2], high, 1)):
        if not span[0] <= end <= span[1]:
            sheet.shapes.append(Shape(arrow(edge, y, -1 if way < 0 else 1), colour, "arrow"))
    _mark(sheet, mark.kind, low, x, high, y, mark_words(mark))


def _mark(sheet: Sheet, kind: str, low: float, x: float, high: float, y: float, title: str | None) -> None:
    """Draw the mark itself: hollow for one study, filled for a pooled result."""
    if kind == "pooled":
        sheet.shapes.append(Shape(diamond(low, x, high, y, 10), COLOURS[kind], "diamond", None, title))
        return
    outline = circle(x, y, 4.6) if kind == "randomised" else square(x, y, 8.2)
    inside = circle(x, y, 2.7) if kind == "randomised" else square(x, y, 4.6)
    sheet.shapes.append(Shape(outline, COLOURS[kind], "study", None, title))
    sheet.shapes.append(Shape(inside, "paper", "hole"))


def _at(span: Span, value: float) -> float:
    share = (min(max(value, span[0]), span[1]) - span[0]) / (span[1] - span[0])
    return 12 + share * (WIDTH - 24)


def _inline(sheet: Sheet, name: str, alt: str) -> str:
    """Return the SVG on one line, safe inside a raw span of a Markdown table."""
    svg = inline(svg_of(sheet, name, alt, "strip")).strip()
    return svg.replace("`", "&#96;").replace("|", "&#124;").replace("\n", " ")
