"""The arms of each study compared, side by side and never pooled: an odds ratio with its exact interval a row.

Design, product and time are under each name, because where studies point in opposite directions the first question
is what else differs between them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from metaloom.draw.axis import Axis
from metaloom.draw.dots import SMALL, axis_between, finish_axis, label
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.marks import Line, Shape, Sheet, Text, arrow, square
from metaloom.draw.text import wrap
from metaloom.surveys.harms.facts import Comparison, Facts, HarmStudy
from metaloom.surveys.harms.words import contrast_words, difference_words, followed
from metaloom.text import numbers
from metaloom.text.plain import plain

Compared = tuple[HarmStudy, Comparison]
"""A study whose arms are compared."""
LEAST, MOST = math.log(0.01), math.log(100.0)
"""The axis never leaves these ratios; an interval that does ends in an arrow."""


def harm_contrasts(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the figure of the compared arms; null where no study has two."""
    studies = [(study, study.comparison) for study in facts.studies if study.comparison]
    if not studies:
        return None
    wide = layout == "wide"
    sheet = Sheet(740.0 if wide else 320.0)
    left, right = (290.0, 520.0) if wide else (8.0, sheet.width - 8)
    axis = axis_between(*_span(studies), left, right, "exp")
    y = 18.0
    sheet.texts.append(Text(left, y, "\N{LEFTWARDS ARROW} fewer if treated", size=SMALL, role="muted"))
    sheet.texts.append(Text(right, y, "more if treated \N{RIGHTWARDS ARROW}", "end", SMALL, role="muted"))
    y += 8
    top = y
    for study, found in studies:
        y = _row(sheet, axis, facts, study, found, y, wide)
    if wide:
        none = axis.place(0.0)
        sheet.lines.append(Line(none, top, none, y, "muted", 1))
    sheet.height = finish_axis(sheet, axis, top if wide else y, y, "Odds ratio (log scale)")
    return finish(
        facts,
        "harm_contrasts",
        layout,
        sheet,
        alternative(facts, studies),
        caption(facts),
        table(facts, studies),
    )


def _span(studies: Sequence[Compared]) -> tuple[float, float]:
    limits = [
        math.log(value) for _, found in studies for value in (found.odds_ratio, found.lower, found.upper) if value
    ]
    low, high = min(limits, default=-1.0), max(limits, default=1.0)
    return max(LEAST, min(low, -0.7) - 0.2), min(MOST, max(high, 0.7) + 0.2)


def _row(sheet: Sheet, axis: Axis, facts: Facts, study: HarmStudy, found: Comparison, y: float, wide: bool) -> float:
    room = 270.0 if wide else sheet.width
    extra = label(sheet, study.label, 0, y + 14, room, bold=True)
    about = wrap(plain(beside(facts, study)), room, SMALL, 5)
    for number, line in enumerate(about):
        sheet.texts.append(Text(0, y + 29 + extra + number * 14, line, size=SMALL, role="muted"))
    under = y + 34 + extra + (len(about) - 1) * 14
    words = contrast_words(found)
    if wide:
        place = y + 18
        for number, line in enumerate(wrap(words, 204, SMALL, 3)):
            sheet.texts.append(Text(axis.right + 16, place + 4 + number * 14, line, size=SMALL))
        _mark(sheet, axis, found, f"{study.label}: {words}", place)
        return max(under, y + 50) + 8
    sheet.texts.append(Text(0, under + 11, plain(words), size=SMALL))
    if found.estimable:
        none = axis.place(0.0)
        sheet.lines.append(Line(none, under + 17, none, under + 35, "muted", 1))
        _mark(sheet, axis, found, f"{study.label}: {words}", under + 26)
        return under + 44
    return under + 24


def _mark(sheet: Sheet, axis: Axis, found: Comparison, title: str, y: float) -> None:
    if not found.estimable:
        return
    low = -99.0 if not found.lower else math.log(found.lower)
    high = 99.0 if found.upper is None else math.log(found.upper)
    sheet.lines.append(Line(axis.place(low), y, axis.place(high), y, "effect", 1.6))
    for value, direction in ((low, -1), (high, 1)):
        if axis.leaves(value) == direction:
            end = axis.left if direction < 0 else axis.right
            sheet.shapes.append(Shape(arrow(end, y, direction), "effect", "arrow"))  # type: ignore[arg-type]
    if found.odds_ratio:
        x = axis.place(math.log(found.odds_ratio))
        sheet.shapes.append(Shape(square(x, y, 9), "effect", "study", "paper", title))


def beside(facts: Facts, study: HarmStudy) -> str:
    """Return the counts and the time of a study, and what was declared to be printed beside it."""
    counts = " v ".join(numbers.events_of(arm.events, arm.total) for arm in study.arms)
    return "; ".join([counts, followed(study.follow_up, facts.unit), *(part for part in study.about if part)])


def caption(facts: Facts) -> str:
    """Return what the figure shows, for under it."""
    return (
        f"{plain(facts.title).rstrip('.')}: the arms of each study compared. Squares: conditional odds "
        f"ratios; lines: exact {numbers.level(facts.level)} intervals; p: Fisher's exact test. Nothing is pooled."
    )


def alternative(facts: Facts, studies: Sequence[Compared]) -> str:
    """Return the figure's alternative text, with its numbers."""
    told = [
        f"{plain(study.label)} ({plain(beside(facts, study))}): {contrast_words(found)}" for study, found in studies
    ]
    return f"Odds ratios study by study. {'. '.join(told)}.".replace(numbers.NO_BREAK, " ")


def table(facts: Facts, studies: Sequence[Compared]) -> tuple[tuple[str, ...], ...]:
    """Return the same as rows of text."""
    body = [
        (
            plain(study.label),
            plain(beside(facts, study)),
            contrast_words(found),
            numbers.fixed(100 * found.difference, 1),
            difference_words(found),
        )
        for study, found in studies
    ]
    return (("Study", "Counts, time, design, product", "Odds ratio", "Difference (points)", "Its interval"), *body)
