"""A harm study by study: a dot at the share of people with it, a line over the exact interval, the time beside it.

The treated are filled circles, the controls open squares; the treated of all studies added up are below a rule and
are neither diamond nor square, because they are a count and no pooled effect.
"""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.draw.axis import Axis
from metaloom.draw.dots import LINE, SMALL, axis_between, circle, finish_axis, label
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.marks import Line, Shape, Sheet, Text, square
from metaloom.surveys.harms.facts import CountedPeople, Facts, HarmStudy, Rate
from metaloom.surveys.harms.words import ADDED, arm_words, followed, followed_all
from metaloom.text import numbers
from metaloom.text.plain import plain

ARM_WORDS = {"treated": "Treated", "control": "Control"}
HIGH = 19.0


def harms(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the figure of a survey of harms; null where it has no study."""
    studies = facts.studies
    if not studies:
        return None
    wide = layout == "wide"
    sheet = Sheet(740.0 if wide else 320.0)
    added = facts.added
    most = max(arm.upper for study in studies for arm in study.arms)
    left, right = (322.0, 530.0) if wide else (8.0, 128.0)
    axis = axis_between(0.0, min(100.0, 103 * most), left, right)
    y = _legend(sheet, studies, 14.0)
    for study in studies:
        arms = [(arm.arm, arm) for arm in study.arms]
        y = _row(sheet, axis, study.label, followed(study.follow_up, facts.unit), arms, y, wide)
    if added:
        sheet.lines.append(Line(0, y + 1, sheet.width, y + 1, "rule", 1))
        y = _row(sheet, axis, ADDED, followed_all(studies, facts.unit), [("added", added)], y + 8, wide)
    title = "People with the harm (%)"
    sheet.height = finish_axis(sheet, axis, 26, y + 2, title) if wide else _narrow_axis(sheet, axis, y + 2, title)
    return finish(facts, "harms", layout, sheet, alternative(facts), caption(facts), table(facts))


def _narrow_axis(sheet: Sheet, axis: Axis, y: float, title: str) -> float:
    bottom = finish_axis(sheet, axis, 26, y, "")
    sheet.texts.append(Text(axis.right + 16, y + 16, title, size=SMALL))
    return bottom


def _legend(sheet: Sheet, studies: Sequence[HarmStudy], y: float) -> float:
    if not any(len(study.arms) > 1 for study in studies):
        return 6.0
    sheet.shapes.append(Shape(circle(8, y - 4, 4.4), "effect", "key"))
    sheet.texts.append(Text(18, y, ARM_WORDS["treated"], size=SMALL))
    sheet.shapes.append(Shape(square(92, y - 4, 8), "paper", "key", "muted"))
    sheet.texts.append(Text(102, y, ARM_WORDS["control"], size=SMALL))
    return y + 14


def _row(
    sheet: Sheet, axis: Axis, name: str, time: str, arms: Sequence[tuple[str, CountedPeople]], y: float, wide: bool
) -> float:
    """Return one study; the pixel below it."""
    if wide:
        extra = label(sheet, name, 0, y + 14, 196)
        sheet.texts.append(Text(204, y + 14, plain(time), size=SMALL, role="muted"))
        start, deep = y, max(extra + LINE, len(arms) * HIGH)
    else:
        extra = label(sheet, name, 0, y + 14, sheet.width, bold=True)
        sheet.texts.append(Text(0, y + 29 + extra, plain(time), size=SMALL, role="muted"))
        start, deep = y + 32 + extra, 32 + extra + len(arms) * HIGH
    for number, (kind, people) in enumerate(arms):
        _mark(sheet, axis, name, kind, people, start + 10 + number * HIGH)
    return y + deep + 9


def _mark(sheet: Sheet, axis: Axis, name: str, kind: str, people: CountedPeople, y: float) -> None:
    role = {"treated": "effect", "control": "muted"}.get(kind, "pooled")
    low, high, x = (axis.place(100 * value) for value in (people.lower, people.upper, people.estimate))
    sheet.lines.append(Line(low, y, high, y, role, 1.6))
    title = f"{name}, {ARM_WORDS.get(kind, 'added up').lower()}: {arm_words(people)}"
    shape = square(x, y, 8) if kind == "control" else circle(x, y, 4.4)
    fill, edge = ("paper", "muted") if kind == "control" else (role, "paper")
    sheet.shapes.append(Shape(shape, fill, "added" if kind == "added" else "study", edge, title))
    sheet.texts.append(Text(axis.right + 16, y + 4, arm_words(people), size=SMALL, bold=kind == "added"))


def caption(facts: Facts) -> str:
    """Return what the figure shows, for under it."""
    level = numbers.level(facts.level)
    silent = any(arm.events == 0 for study in facts.studies for arm in study.arms)
    most = f" At most: the risk that no event still allows (one-sided exact {level} bound)." if silent else ""
    added = " The last row adds the treated groups up: a count, no pooled estimate." if facts.added else ""
    title = plain(facts.title).rstrip(".")
    return f"{title}. Lines: two-sided exact {level} intervals (Clopper and Pearson).{most}{added}"


def alternative(facts: Facts) -> str:
    """Return the figure's alternative text, with its numbers."""
    told = []
    for study in facts.studies:
        arms = "; ".join(f"{ARM_WORDS[arm.arm].lower()} {arm_words(arm)}" for arm in study.arms)
        told.append(f"{plain(study.label)}, {followed(study.follow_up, facts.unit)}: {arms}")
    if facts.added:
        told.append(f"{ADDED}: {arm_words(facts.added)}")
    return f"People with the harm, study by study. {'. '.join(told)}.".replace(numbers.NO_BREAK, " ")


def table(facts: Facts) -> tuple[tuple[str, ...], ...]:
    """Return the same as rows of text, with the rates per 100 person-years."""
    rows: list[tuple[str, str, str, CountedPeople, Rate | None]] = [
        (study.label, ARM_WORDS[arm.arm], followed(study.follow_up, facts.unit), arm, arm.rate)
        for study in facts.studies
        for arm in study.arms
    ]
    if facts.added:
        time = followed_all(facts.studies, facts.unit)
        rows.append((ADDED, ARM_WORDS["treated"], time, facts.added, facts.added.rate))
    timed = any(rate for *_, rate in rows)
    head: tuple[str, ...] = (
        "Study", "Arm", "Followed for", "With the harm", "Share", "Two-sided interval", "One-sided bound",
    )  # fmt: skip
    head += ("Person-years at most", "Per 100 person-years, one-sided bound") if timed else ()
    return (head, *((plain(name), arm, time, *_values(people, rate, timed)) for name, arm, time, people, rate in rows))


def _values(arm: CountedPeople, rate: Rate | None, timed: bool) -> tuple[str, ...]:
    shares = (
        numbers.events_of(arm.events, arm.total),
        numbers.share(arm.estimate),
        numbers.percent_range(100 * arm.lower, 100 * arm.upper),
        numbers.share(arm.bound),
    )
    if not timed:
        return shares
    return (*shares, *((numbers.fixed(value, 1) for value in (rate.years, rate.bound)) if rate else ["not known"] * 2))
