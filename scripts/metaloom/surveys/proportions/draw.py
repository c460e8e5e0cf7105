"""Proportions with their intervals: a dot and a line a row, and a ring where a percentage was published before."""

from __future__ import annotations

from typing import Any

from metaloom.draw.dots import LINE, SMALL, axis_between, circle, finish_axis, label
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.marks import Line, Shape, Sheet, Text
from metaloom.pool.parts import known
from metaloom.surveys.proportions.facts import Facts, ItemRow
from metaloom.text import numbers
from metaloom.text.plain import plain

INTERVALS = {"wilson": "Wilson's interval", "exact": "Clopper and Pearson's exact interval"}


def proportions(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the figure of a survey of proportions; null where it has no row."""
    rows = [row for row in facts.rows if row.estimate is not None]
    if not rows:
        return None
    wide = layout == "wide"
    sheet = Sheet(700.0 if wide else 320.0)
    room, printed = (235.0, 175.0) if wide else (128.0, 0.0)
    left, right = room + 12, sheet.width - printed - 10
    axis = axis_between(0.0, 100.0, left, right)
    y, group, marks = 18.0, None, []
    for row in rows:
        if row.group and row.group != group:
            y += 6 if group is not None else 0
            group = row.group
            y += label(sheet, group, 0, y, room if wide else sheet.width, bold=True) + LINE + 4
        indent = 12 if row.group else 0
        extra = label(sheet, row.label, indent, y + 4, room - indent, lines=3)
        marks.append((row, y + extra / 2))
        if wide:
            sheet.texts.append(Text(sheet.width, y + 4 + extra / 2, words(row), "end", SMALL))
        y += extra + (22 if wide else 24)
    for row, place in marks:
        _mark(sheet, axis, row, place)
    y = finish_axis(sheet, axis, 4, y, f"Share of {plain(facts.unit or 'rows')} (%)")
    if any(row.printed for row in rows):
        sheet.shapes.append(Shape(circle(7, y + 10, 5), "threshold", "key"))
        sheet.shapes.append(Shape(circle(7, y + 10, 3.2), "paper", "key"))
        sheet.texts.append(Text(18, y + 14, "Ring: percentage as published", size=SMALL, role="muted"))
        y += 22
    sheet.height = y
    return finish(facts, "proportions", layout, sheet, alternative(rows), caption(facts, rows), table(rows))


def _mark(sheet: Sheet, axis: Any, row: ItemRow, y: float) -> None:
    low, high = axis.place(100 * known(row.lower)), axis.place(100 * known(row.upper))
    sheet.lines.append(Line(low, y, high, y, "effect", 1.6))
    title = f"{row.label}: {words(row)}"
    if row.printed:
        x = axis.place(100 * row.printed.share)
        sheet.shapes.append(Shape(circle(x, y, 7.5), "threshold", "printed"))
        sheet.shapes.append(Shape(circle(x, y, 5.8), "paper", "printed"))
    sheet.shapes.append(Shape(circle(axis.place(100 * known(row.estimate)), y, 4.2), "effect", "study", "paper", title))


def words(row: ItemRow) -> str:
    """Return events of total, share and interval."""
    span = f"{numbers.fixed(100 * known(row.lower), 0)} to {numbers.percent(100 * known(row.upper), 0)}"
    return f"{numbers.events_of(row.events, row.total)}, {numbers.share(row.estimate, 0)} ({span})"


def caption(facts: Facts, rows: list[ItemRow]) -> str:
    """Return what the figure shows, for under it."""
    published = " Rings: percentages as published." if any(row.printed for row in rows) else ""
    interval = INTERVALS[facts.interval]
    return (
        f"{plain(facts.title).rstrip('.')}. Dots: share of {numbers.count(facts.total)} "
        f"{plain(facts.unit or 'rows')}, or of those in the row; lines: "
        f"{numbers.level(facts.level)} confidence intervals ({interval}).{published}"
    )


def alternative(rows: list[ItemRow]) -> str:
    """Return the figure's alternative text, with its numbers."""
    told = []
    for row in rows:
        name = f"{row.group}, {row.label}" if row.group else row.label
        told.append(f"{plain(name)}: {words(row)}")
    return (f"Proportions with intervals. {'; '.join(told)}.").replace(numbers.NO_BREAK, " ")


def table(rows: list[ItemRow]) -> tuple[tuple[str, ...], ...]:
    """Return the same as rows of text."""
    head = ("", "Events of all", "Share", "Interval", "As published")
    body = [
        (
            plain(row.title),
            numbers.events_of(row.events, row.total),
            numbers.share(row.estimate),
            numbers.percent_range(100 * known(row.lower), 100 * known(row.upper)),
            numbers.share(row.printed.share) if row.printed else "",
        )
        for row in rows
    ]
    return (head, *body)
