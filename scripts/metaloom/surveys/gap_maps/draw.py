"""The evidence gap map: attributes down, outcomes across, a bubble for each kind of study, its area their number.

The kinds differ by colour and shape (circle, square) and the number is in every bubble, so that nothing rests on
hue or on judging an area. Each bubble is a link to the list of its studies; an empty cell is a gap.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from metaloom.draw.dots import LINE, SIZE, SMALL, circle, label
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.marks import Line, Shape, Sheet, Text, box, square
from metaloom.draw.text import wrap
from metaloom.surveys.gap_maps.facts import Cell, Facts
from metaloom.text import numbers
from metaloom.text.plain import plain

ROLES = ("effect", "pooled")


def gap_map(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the map of a survey; null where it has no row or no column."""
    attributes, outcomes = facts.attributes, facts.outcomes
    if not attributes or not outcomes:
        return None
    wide = layout == "wide"
    sheet = Sheet(860.0 if wide else 328.0)
    room = 150.0 if wide else 74.0
    step = (sheet.width - room) / len(outcomes)
    high = 40.0 if wide else 30.0
    most = max((len(ids) for cell in facts.cells for ids in cell.studies), default=1) or 1
    y = _legend(sheet, facts, 14.0)
    top = y = _heads(sheet, outcomes, room, step, y + 8, turned=not wide)
    group = None
    for row, attribute in enumerate(attributes):
        if attribute.group != group:
            group = attribute.group
            sheet.grounds.append(Shape(box(0, y, sheet.width, y + LINE + 5), "band", "heading"))
            sheet.texts.append(Text(4, y + LINE, plain(group), size=SMALL, bold=True))
            y += LINE + 5
        lines = len(wrap(plain(attribute.label), room - 8, SIZE, 2))
        label(sheet, attribute.label, 4, y + high / 2 + 4 - (lines - 1) * LINE / 2, room - 8)
        for cell in (cell for cell in facts.cells if cell.row == row):
            _cell(sheet, facts, cell, room + (cell.column + 0.5) * step, y + high / 2, step, high, most)
        y += high
        sheet.lines.append(Line(0, y, sheet.width, y, "tint-two", 0.8))
    for column in range(len(outcomes) + 1):
        x = room + column * step
        sheet.lines.append(Line(x, top, x, y, "tint-two", 0.8))
    sheet.height = y + 4
    return finish(facts, "gap_map", layout, sheet, alternative(facts), caption(facts), table(facts))


def _legend(sheet: Sheet, facts: Facts, y: float) -> float:
    x = 4.0
    for number, kind in enumerate(facts.split):
        sheet.shapes.append(Shape(_bubble(number, x + 7, y - 4, 7), ROLES[number], "key"))
        sheet.texts.append(Text(x + 20, y, plain(kind), size=SMALL))
        x += 40 + 7.2 * len(str(kind))
    return y + 6


def _heads(sheet: Sheet, outcomes: Sequence[str], room: float, step: float, y: float, turned: bool) -> float:
    """Return names of the outcomes; on a phone letters, spelled out above the map."""
    if turned:
        for number, name in enumerate(outcomes):
            y += label(sheet, f"{chr(65 + number)}  {plain(name)}", 4, y + 10, sheet.width - 8) + LINE
        for number in range(len(outcomes)):
            sheet.texts.append(Text(room + (number + 0.5) * step, y + 18, chr(65 + number), "middle", SMALL, bold=True))
        return y + 26
    deepest = 0.0
    lines = [wrap(plain(name), step - 6, SMALL, 4) for name in outcomes]
    most = max(len(parts) for parts in lines)
    for number, parts in enumerate(lines):
        for at, part in enumerate(parts):
            place = y + 12 + (most - len(parts) + at) * 14
            sheet.texts.append(Text(room + (number + 0.5) * step, place, part, "middle", SMALL, title=outcomes[number]))
            deepest = max(deepest, place)
    return deepest + 8


def _cell(
    sheet: Sheet,
    facts: Facts,
    cell: Cell,
    x: float,
    y: float,
    step: float,
    high: float,
    most: int,
) -> None:
    present = [(number, ids) for number, ids in enumerate(cell.studies) if ids]
    largest = min(high / 2 - 2, step / 4 - 1)
    for number, ids in present:
        at = x if len(facts.split) == 1 else x + (number - 0.5) * step / 2
        radius = max(5.5, largest * math.sqrt(len(ids) / most))
        title = (
            f"{facts.attributes[cell.row].label}, {facts.outcomes[cell.column]}: "
            f"{numbers.count(len(ids))} ({facts.split[number]})"
        )
        bubble = _bubble(number, at, y, radius)
        sheet.shapes.append(Shape(bubble, ROLES[number], "bubble", None, title, link=f"#{cell.anchor}"))
        sheet.texts.append(
            Text(at, y + 3.8, numbers.count(len(ids)), "middle", 10.5, bold=True, role="paper", through=True)
        )


def _bubble(kind: int, x: float, y: float, radius: float) -> Any:
    return circle(x, y, radius) if kind == 0 else square(x, y, 1.78 * radius)


def caption(facts: Facts) -> str:
    """Return what the figure shows, for under it."""
    kinds = ("circles", "squares")
    split = "; ".join(f"{kind}: {plain(name).lower()}" for kind, name in zip(kinds, facts.split, strict=False))
    return (
        f"{plain(facts.title).rstrip('.')}. Each number counts the studies, of "
        f"{numbers.count(facts.total)}, that have anything on the outcome; {split}. "
        "An empty cell is a gap. Bubbles lead to their studies."
    )


def alternative(facts: Facts) -> str:
    """Return the figure's alternative text: sizes, empty cells, the fullest."""
    counts = [(sum(map(len, cell.studies)), cell) for cell in facts.cells]
    empty = sum(count == 0 for count, _ in counts)
    most, fullest = max(counts, key=lambda pair: pair[0])
    where = f"{facts.attributes[fullest.row].label} by {facts.outcomes[fullest.column]}"
    return (
        f"Evidence gap map of {numbers.counted(len(facts.attributes), 'attribute')} by "
        f"{numbers.counted(len(facts.outcomes), 'outcome')}. Empty cells: {numbers.some_of(empty, len(counts))}. "
        f"The fullest is {plain(where)} with {numbers.counted(most, 'study', 'studies')}. "
        "The list under it names the studies of every cell."
    )


def table(facts: Facts) -> tuple[tuple[str, ...], ...]:
    """Return the same as rows of text: both kinds of studies, added with a plus sign."""
    body = []
    for row, attribute in enumerate(facts.attributes):
        cells = [cell for cell in facts.cells if cell.row == row]
        body.append((plain(attribute.label), *(" + ".join(str(len(ids)) for ids in cell.studies) for cell in cells)))
    return (("", *map(plain, facts.outcomes)), *body)
