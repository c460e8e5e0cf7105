"""One bar an item: how many studies report it, are silent in a whole text, or could not be read so far."""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.draw.dots import LINE, SMALL, label
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.marks import Shape, Sheet, Text, box
from metaloom.draw.text import width
from metaloom.surveys.reporting.facts import Facts, ItemCounts, Status
from metaloom.text import numbers
from metaloom.text.plain import plain

Kind = tuple[Status, str, str | None, str]
KINDS: tuple[Kind, ...] = (
    ("reported", "effect", None, "Reported"),
    ("mentioned", "prediction", None, "In words, without a value"),
    ("silent", "pooled", None, "Not reported in the whole text"),
    ("unseen", "tint-one", "muted", "Not in the text available to us"),
)


def reporting(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the figure of a survey of reporting; null where there is no study or no item."""
    items, total = facts.items, facts.total
    if not items or not total:
        return None
    wide = layout == "wide"
    sheet = Sheet(680.0 if wide else 320.0)
    room = 230.0 if wide else 120.0
    people = facts.participants
    y = _legend(sheet, kinds_of(items), 14.0)
    left, right = room + 10, sheet.width - 4
    group = None
    for item in items:
        if item.group != group:
            group = item.group
            y += 6
            label(sheet, group, 0, y + 8, sheet.width, bold=True)
            y += LINE + 6
        extra = label(sheet, item.label, 10, y + 9, room - 10)
        x, middle = left, y + 5 + extra / 2
        for key, role, edge, words in kinds_of(items):
            length = (right - left) * item.count(key) / total
            if item.count(key):
                title = f"{item.label}: {words.lower()}, {numbers.count(item.count(key))}"
                sheet.shapes.append(Shape(box(x, middle - 8, x + length, middle + 8), role, key, edge, title))
                if length > width(numbers.count(item.count(key)), SMALL) + 5:
                    ink = "ink" if key == "unseen" else "paper"
                    text = numbers.count(item.count(key))
                    sheet.texts.append(Text(x + length / 2, middle + 4, text, "middle", SMALL, bold=True, role=ink))
            x += length
        if people:
            _people(sheet, item, people, left, right, middle + 11)
        y += extra + (29 if people else 22)
    sheet.height = y + 2
    return finish(facts, "reporting", layout, sheet, alternative(facts, items), caption(facts), table(facts, items))


def kinds_of(items: Sequence[ItemCounts]) -> tuple[Kind, ...]:
    """Return the kinds to distinguish; "in words" and "not reported" only where they occur."""
    rare = ("mentioned", "silent")
    return tuple(kind for kind in KINDS if kind[0] not in rare or any(item.count(kind[0]) for item in items))


def _people(sheet: Sheet, item: ItemCounts, people: int, left: float, right: float, y: float) -> None:
    """Draw a thin bar under the studies: the same for their participants."""
    x = left
    for key, role, edge, words in KINDS:
        length = (right - left) * item.participants.count(key) / people
        if length:
            title = f"{item.label}: {words.lower()}, {numbers.counted(item.participants.count(key), 'participant')}"
            sheet.shapes.append(Shape(box(x, y - 2, x + length, y + 2), role, "people", edge, title))
        x += length


def _legend(sheet: Sheet, kinds: tuple[Kind, ...], y: float) -> float:
    x = 0.0
    for _, role, edge, words in kinds:
        need = 20 + width(words, SMALL) + 14
        if x > 0 and x + need > sheet.width:
            x, y = 0.0, y + 18
        sheet.shapes.append(Shape(box(x + 1, y - 10, x + 14, y + 2), role, "key", edge))
        sheet.texts.append(Text(x + 20, y, words, size=SMALL))
        x += need
    return y + 8


def caption(facts: Facts) -> str:
    """Return what the figure shows, for under it."""
    people = facts.participants
    thin = ""
    if people:
        left = facts.without_number
        lacking = f"; {numbers.count(left)} of the studies without a known number" if left else ""
        shared = facts.shared
        twice = (
            f" {numbers.opening(shared)} of the studies may share patients, who are then counted twice."
            if shared
            else ""
        )
        thin = f" Thin bars: their {numbers.counted(people, 'participant')}{lacking}.{twice}"
    whole = facts.whole
    read = "Not reported: only where a whole text was searched for it; any other silence says nothing."
    if whole is not None:
        read = f"The whole text of {numbers.count(whole)} was available to us; silence of the others says nothing."
    return (
        f"{plain(facts.title).rstrip('.')}. Numbers: how many of {numbers.count(facts.total)} "
        f"{plain(facts.counted or 'studies')}.{thin} {read}"
    )


def alternative(facts: Facts, items: Sequence[ItemCounts]) -> str:
    """Return the figure's alternative text, with its numbers."""
    told = []
    for item in items:
        words = f", {item.mentioned} in words" if item.mentioned else ""
        share = f" ({_share(facts, item)} of participants)" if facts.participants else ""
        told.append(
            f"{plain(item.label)}: {item.reported} reported{share}{words}, {item.silent} silent, {item.unseen} not read"
        )
    return f"Items reported by {numbers.counted(facts.total, 'study', 'studies')}. {'; '.join(told)}."


def _share(facts: Facts, item: ItemCounts) -> str:
    return numbers.share(item.participants.reported / facts.participants, 0)


def table(facts: Facts, items: Sequence[ItemCounts]) -> tuple[tuple[str, ...], ...]:
    """Return the same as rows of text."""
    kinds = kinds_of(items)
    people = bool(facts.participants)
    shares = ("Share of studies", "Share of participants") if people else ()
    head = ("List", "Item", *(words for *_, words in kinds), *shares)
    body = [
        (
            plain(item.group),
            plain(item.label),
            *(numbers.count(item.count(key)) for key, *_ in kinds),
            *((numbers.share(item.reported / facts.total, 0), _share(facts, item)) if people else ()),
        )
        for item in items
    ]
    return (head, *body)
