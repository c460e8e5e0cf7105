"""How a value is spread: one dot a study on a scale, or a bar a category, and always a bar of what is not known.

Categories of which little is known are one strip (`strip`).
"""

from __future__ import annotations

import math

from metaloom.draw.axis import Axis
from metaloom.draw.dots import LINE, SIZE, axis_between, circle, finish_axis, label
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.marks import Line, Shape, Sheet, Text, box
from metaloom.surveys.distributions.facts import Bar, Dot, DotRow, Facts
from metaloom.surveys.distributions.strip import is_strip, strip
from metaloom.text import numbers
from metaloom.text.plain import plain

_RADIUS = 4.6


def distribution(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the figure of a survey of a distribution; null where there is nothing to count."""
    if not facts.total:
        return None
    if is_strip(facts):
        return finish(
            facts,
            "distribution",
            layout,
            strip(facts, layout),
            alternative(facts, []),
            caption(facts),
            table(facts, []),
        )
    wide = layout == "wide"
    sheet = Sheet(640.0 if wide else 320.0)
    room = 170.0 if wide else 104.0
    y = 10.0
    rows = [row for row in facts.rows if row.values]
    if rows:
        y = _dots(sheet, facts, rows, room, y)
    y = _bars(sheet, facts, room, y + (18 if rows else 4))
    sheet.height = y
    words = alternative(facts, rows)
    return finish(facts, "distribution", layout, sheet, words, caption(facts), table(facts, rows))


def _dots(sheet: Sheet, facts: Facts, rows: list[DotRow], room: float, y: float) -> float:
    log = facts.scale == "log"
    points = [point for row in rows for point in row.values]
    ends = [end for point in points for end in (point.value, *point.ends)]
    scaled = [math.log(end) if log else end for end in ends if end > 0 or not log]
    low, high = min(scaled), max(scaled)
    pad = 0.06 * (high - low) or 0.5
    axis = axis_between(low - pad, high + pad, room + 12, sheet.width - 12, "exp" if log else "identity")
    top = y
    for row in rows:
        placed: list[tuple[float, float, int]] = []
        marks = []
        for point in row.values:
            x, start, end = _extent(axis, point, log)
            level = 0
            while any(start < right + 2 and end > left - 2 and level == at for left, right, at in placed):
                level += 1
            placed.append((start, end, level))
            marks.append((point, x, level))
        deep = (max(level for _, _, level in placed) + 1) * (2 * _RADIUS + 1.5)
        extra = label(sheet, row.label or "", 0, y + 16, room) if row.label else 0.0
        base = y + max(26.0 + extra, deep + 12)
        for point, x, level in marks:
            place = base - 8 - level * (2 * _RADIUS + 1.5)
            if point.lower is not None and point.upper is not None and point.lower > 0:
                start, end = (math.log(limit) if log else limit for limit in (point.lower, point.upper))
                sheet.lines.append(Line(axis.place(start), place, axis.place(end), place, "tint-three", 2.2))
            title = f"{point.label}: {span(point)} {facts.unit}".strip()
            sheet.shapes.append(Shape(circle(x, place, _RADIUS), "effect", "study", "paper", title))
        y = base
    unit = plain(facts.unit)
    return finish_axis(sheet, axis, top, y + 4, f"{unit} (log scale)" if log else unit)


def _extent(axis: Axis, point: Dot, log: bool) -> tuple[float, float, float]:
    """Return the pixel of a dot, and of the left and right end of what is drawn for it."""
    known = (point.value, *point.ends)
    places = [axis.place(math.log(value) if log else value) for value in known if value > 0 or not log]
    return places[0], min(places[0] - _RADIUS, *places), max(places[0] + _RADIUS, *places)


def _bars(sheet: Sheet, facts: Facts, room: float, y: float) -> float:
    bars = list(facts.bars)
    if facts.rows:
        bars.insert(0, Bar(label="Known", count=facts.known, known=True))
    left, right = room + 12, sheet.width - 40
    for bar in bars:
        extra = label(sheet, bar.label, 0, y + 12, room, lines=3)
        length = (right - left) * bar.count / facts.total
        middle = y + 8 + extra / 2
        role, kind = ("effect", "known") if bar.known else ("tint-three", "unknown")
        if bar.count:
            edge = None if bar.known else "muted"
            sheet.shapes.append(Shape(box(left, middle - 7, left + length, middle + 7), role, kind, edge, bar.label))
        sheet.lines.append(Line(left, middle - 9, left, middle + 9, "muted", 1))
        sheet.texts.append(Text(left + length + 6, middle + 4, numbers.count(bar.count), size=SIZE, bold=True))
        y += extra + LINE + 9
    return y + 2


def span(point: Dot) -> str:
    """Return a value, or the range that it stands for."""
    if point.lower is not None and point.upper is not None and point.lower != point.upper:
        return f"{numbers.plain(point.lower)} to {numbers.plain(point.upper)}"
    return numbers.plain(point.value)


def caption(facts: Facts) -> str:
    """Return what the figure shows, for under it."""
    counted = plain(facts.counted or "studies")
    known = f"Known for {numbers.count(facts.known)} of {numbers.count(facts.total)} {counted}"
    dots = "; one dot each, a line where a range is given" if facts.rows else ""
    grey = "Grey" if is_strip(facts) else "Grey bars"
    return f"{plain(facts.title).rstrip('.')}. {known}{dots}. {grey}: not known."


def alternative(facts: Facts, rows: list[DotRow]) -> str:
    """Return the figure's alternative text, with its numbers."""
    told = [caption(facts)]
    summary = facts.summary
    if summary:
        told.append(
            f"Median {numbers.plain(summary.median, 3)} {plain(facts.unit)}, range "
            f"{numbers.plain(summary.lowest, 3)} to {numbers.plain(summary.highest, 3)}."
        )
    told += [f"{plain(row.label or 'All')}: {numbers.things(len(row.values), 'dot')}." for row in rows]
    told += [f"{plain(bar.label)}: {numbers.count(bar.count)}." for bar in facts.bars]
    return " ".join(told)


def table(facts: Facts, rows: list[DotRow]) -> tuple[tuple[str, ...], ...]:
    """Return the same as rows of text."""
    body = [(plain(row.label), plain(point.label), span(point)) for row in rows for point in row.values]
    body += [(plain(bar.label), "", numbers.count(bar.count)) for bar in facts.bars]
    return (("Group", "Study", "Value or count"), *body)
