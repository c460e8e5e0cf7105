"""Study by item as a grid of signs: a square where it is reported, a ring where it is given in words only, a cross
where a whole text is silent, and nothing where no text could be read that says so.

Signs differ by shape, so the grid reads in grey and in print. Studies of which nothing is known share one line.
"""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.draw.dots import LINE, SIZE, SMALL, circle
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.marks import Line, Shape, Sheet, Text, box, square
from metaloom.draw.text import shorten, wrap
from metaloom.surveys.reporting.facts import Facts, ItemCounts, Status
from metaloom.text import numbers
from metaloom.text.plain import plain

SIGNS = (
    ("reported", "Reported"),
    ("mentioned", "In words, without a value"),
    ("silent", "Not reported in the whole text"),
)
HIGH = 18.0


def reporting_matrix(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the grid of a survey of reporting; null where there is no study or no item."""
    items, studies = facts.items, facts.studies
    if not items or not studies:
        return None
    wide = layout == "wide"
    sheet = Sheet(700.0 if wide else 320.0)
    room = 230.0 if wide else 124.0
    step = min(46.0, (sheet.width - room) / len(items))
    y = _key(sheet, items, _legend(sheet, 14.0), wide)
    top = y + 4
    for number in range(len(items)):
        place = room + (number + 0.5) * step
        sheet.texts.append(Text(place, y + 16, letter(number), "middle", SMALL, bold=True, title=items[number].label))
    y += 24
    shown, rest = ordered(facts)
    for at, (name, statuses) in enumerate(shown):
        if at % 2 == 0:
            sheet.grounds.append(Shape(box(0, y, room + step * len(items), y + HIGH), "band", "stripe"))
        short = shorten(plain(name), room - 6, SIZE)
        sheet.texts.append(Text(2, y + 13, short, size=SIZE, title=plain(name)))
        for number, status in enumerate(statuses):
            _sign(sheet, status, room + (number + 0.5) * step, y + HIGH / 2, f"{name}, {items[number].label}")
        y += HIGH
    for number in range(len(items) + 1):
        sheet.lines.append(Line(room + number * step, top, room + number * step, y, "tint-two", 0.8))
    y = _totals(sheet, facts, items, room, step, y)
    if rest:
        words = (
            f"None of these in the text available to us: {numbers.counted(rest, 'further study', 'further studies')}."
        )
        for number, line in enumerate(wrap(words, sheet.width, SMALL, 2)):
            sheet.texts.append(Text(2, y + 16 + 14 * number, line, size=SMALL, role="muted"))
        y += 34
    sheet.height = y + 2
    alt = alternative(facts, items)
    return finish(facts, "reporting_matrix", layout, sheet, alt, caption(facts), table(facts, items))


def letter(number: int) -> str:
    """Return a, B, … Z, AA, AB, …: the name of a column."""
    return (chr(64 + number // 26) if number >= 26 else "") + chr(65 + number % 26)


def ordered(facts: Facts) -> tuple[list[tuple[str, tuple[Status, ...]]], int]:
    """Return the studies that report or were read as a whole, those that report most first, and how many others."""
    rows = [
        (label, tuple(column[number] for column in facts.cells))
        for number, label in enumerate(facts.labels or facts.studies)
    ]
    shown = [row for row in rows if any(status != "unseen" for status in row[1])]
    shown.sort(key=lambda row: (-row[1].count("reported"), -row[1].count("mentioned"), row[0].lower()))
    return shown, len(rows) - len(shown)


def _sign(sheet: Sheet, status: str, x: float, y: float, title: str) -> None:
    if status == "reported":
        sheet.shapes.append(Shape(square(x, y, 9), "effect", status, None, f"{title}: reported"))
    elif status == "mentioned":
        sheet.shapes.append(Shape(circle(x, y, 4.8), "prediction", status, None, f"{title}: in words"))
        sheet.shapes.append(Shape(circle(x, y, 2.6), "paper", "hole"))
    elif status == "silent":
        sheet.lines.append(Line(x - 4, y - 4, x + 4, y + 4, "pooled", 1.8))
        sheet.lines.append(Line(x - 4, y + 4, x + 4, y - 4, "pooled", 1.8))


def _legend(sheet: Sheet, y: float) -> float:
    for status, words in SIGNS:
        _sign(sheet, status, 8, y - 4, words)
        sheet.texts.append(Text(20, y, words, size=SMALL))
        y += 17
    sheet.texts.append(Text(20, y, "Empty: not in the text available to us", size=SMALL))
    return y + 8


def _key(sheet: Sheet, items: Sequence[ItemCounts], y: float, wide: bool) -> float:
    """Return what each letter stands for, in two columns where there is room."""
    half = (len(items) + 1) // 2 if wide else len(items)
    for number, item in enumerate(items):
        x, place = (0.0 if number < half else sheet.width / 2), y + (number % half + 1) * LINE
        sheet.texts.append(Text(x + 2, place, letter(number), size=SMALL, bold=True))
        sheet.texts.append(Text(x + 20, place, plain(item.label), size=SMALL))
    return y + half * LINE + 6


def _totals(sheet: Sheet, facts: Facts, items: Sequence[ItemCounts], room: float, step: float, y: float) -> float:
    """Write under each column how many studies report it, and the share of participants for whom it is known."""
    rows = [("Studies", [numbers.count(item.reported) for item in items])]
    if facts.participants:
        shares = [item.participants.reported / facts.participants for item in items]
        rows.append(("Participants, %", [numbers.fixed(100 * share, 0) for share in shares]))
    sheet.lines.append(Line(0, y, room + step * len(items), y, "rule", 1.2))
    for name, values in rows:
        sheet.texts.append(Text(2, y + 14, name, size=SMALL, bold=True))
        for number, value in enumerate(values):
            sheet.texts.append(Text(room + (number + 0.5) * step, y + 14, value, "middle", SMALL, bold=True))
        y += 18
    return y + 4


def caption(facts: Facts) -> str:
    """Return what the figure shows, for under it."""
    people = facts.participants
    share = f" and what share of {numbers.counted(people, 'participant')} they had" if people else ""
    studies = numbers.counted(facts.total, "study", "studies")
    sentence = f"study by study. Below: how many of {studies} report each item{share}."
    return f"{plain(facts.title).rstrip('.')}, {sentence}"


def alternative(facts: Facts, items: Sequence[ItemCounts]) -> str:
    """Return the figure in words: how many studies report anything, and the fullest and emptiest items."""
    shown, rest = ordered(facts)
    most, least = max(items, key=lambda item: item.reported), min(items, key=lambda item: item.reported)
    extremes = (f"{plain(item.label)}, by {numbers.count(item.reported)}" for item in (most, least))
    others = numbers.counted(rest, "further study reports", "further studies report")
    none = f"; {others} none in the text available to us" if rest else ""
    return (
        f"Grid of {numbers.counted(len(shown), 'study', 'studies')} by {numbers.counted(len(items), 'item')}{none}. "
        "Most and least often reported: "
        f"{' and '.join(extremes)}."
    )


def table(facts: Facts, items: Sequence[ItemCounts]) -> tuple[tuple[str, ...], ...]:
    """Return the same as rows of text."""
    words = {**dict(SIGNS), "unseen": ""}
    head = ("Study", *(plain(item.label) for item in items))
    return (head, *((plain(name), *(words[status] for status in statuses)) for name, statuses in ordered(facts)[0]))
