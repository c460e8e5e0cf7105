"""The effect direction plot: studies by outcomes, an arrow for each vote.

After Thomson and Thomas (Research Synthesis Methods 2013;4:95) and Boon and Thomson (2021;12:29): up for benefit, down
for harm, sideways where no difference is stated or results conflict; larger for more people; filled where the study is
of the first distinguished group (randomised trials, as a rule), hollow otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.draw.dots import LINE, SIZE, SMALL
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.marks import Line, Point, Shape, Sheet, Text, box
from metaloom.draw.text import shorten, wrap
from metaloom.surveys.directions.facts import Facts, OutcomeVotes, VoteRow
from metaloom.surveys.directions.words import VOTES, outcome_sentence
from metaloom.text import numbers
from metaloom.text.plain import plain

ROW = 22.0
NAMED = 72.0
"""Pixels of a column from which its head is the outcome's name."""
SIZES = ((300, 17.0), (50, 13.0), (0, 9.0))
"""People of a study from which its arrow has this size, in pixels (Boon and Thomson: over 300, 50 to 300, fewer)."""
COLOURS = {"benefit": "subgroup", "harm": "pooled", "no difference": "muted", "conflicting": "threshold"}


def effect_directions(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the plot of a survey of directions; None where no study votes."""
    studies, outcomes = facts.studies, facts.outcomes
    if not studies or not outcomes:
        return None
    wide = layout == "wide"
    sheet = Sheet(740.0 if wide else 320.0)
    room = 210.0 if wide else 118.0
    step = min(120.0, (sheet.width - room - 2) / len(outcomes))
    y = _legend(sheet, facts, 12.0, wide)
    named = step >= NAMED
    if not named:
        step = min(64.0, step)
        y = _key(sheet, outcomes, y, wide)
    top = y
    y += _heads(sheet, outcomes, room, step, y, named)
    votes = [{vote.study_id: vote for vote in outcome.votes} for outcome in outcomes]
    for group in [*facts.groups, None]:
        members = [study for study in studies if study.group == group]
        if not members:
            continue
        if facts.groups:
            sheet.texts.append(Text(0, y + 15, plain(group or "Other studies"), size=SIZE, bold=True))
            y += ROW
        for at, study in enumerate(members):
            if at % 2 == 0:
                sheet.grounds.append(Shape(box(0, y, room + step * len(outcomes), y + ROW), "band", "stripe"))
            name = plain(study.label)
            sheet.texts.append(Text(4, y + 15, shorten(name, room - 8, SIZE), size=SIZE, title=name))
            for number, outcome in enumerate(outcomes):
                vote = votes[number].get(study.study_id)
                if vote is not None:
                    place = (room + (number + 0.5) * step, y + ROW / 2)
                    _arrow(sheet, vote, place, not facts.groups or group == facts.groups[0], name, outcome.label)
            y += ROW
    for number in range(len(outcomes) + 1):
        sheet.lines.append(Line(room + number * step, top, room + number * step, y, "tint-two", 0.8))
    sheet.height = _totals(sheet, outcomes, room, step, y) + 2
    return finish(facts, "effect_directions", layout, sheet, _alternative(facts), _caption(facts), _table(facts))


def _heads(sheet: Sheet, outcomes: Sequence[OutcomeVotes], room: float, step: float, y: float, named: bool) -> float:
    """Write the heads of the columns, names where there is room for them and letters elsewhere; return their height."""
    heads = [
        wrap(plain(outcome.label), step - 8, SMALL, 3, bold=True) if named else (chr(65 + number),)
        for number, outcome in enumerate(outcomes)
    ]
    most = max(len(lines) for lines in heads)
    for number, lines in enumerate(heads):
        x, title = room + (number + 0.5) * step, plain(outcomes[number].label)
        for at, line in enumerate(lines):
            place = y + 15 + (most - len(lines) + at) * LINE
            sheet.texts.append(Text(x, place, line, "middle", SMALL, bold=True, title=title))
    return 7 + most * LINE


def _arrow(sheet: Sheet, vote: VoteRow, at: Point, filled: bool, study: str, outcome: str) -> None:
    size = next(size for least, size in SIZES if vote.people >= least)
    colour = COLOURS[vote.vote]
    said = f": “{plain(vote.words)}”" if vote.words else ""
    people = f", {numbers.counted(vote.people, 'person', 'people')}" if vote.people else ""
    title = f"{study}, {plain(outcome)}: {VOTES[vote.vote]}{people}{said}"
    sheet.shapes.append(Shape(_points(vote.vote, at, size), colour, "direction", None, title))
    if not filled:
        sheet.shapes.append(Shape(_points(vote.vote, _inner(vote.vote, at), size - 5.5), "paper", "hole"))


def _inner(vote: str, at: Point) -> Point:
    """Return the middle of the hole: the centroid of an arrow lies towards its base."""
    x, y = at
    return (x, y + 0.6) if vote == "benefit" else (x, y - 0.6) if vote == "harm" else at


def _points(vote: str, at: Point, size: float) -> tuple[Point, ...]:
    x, y = at
    half, high = size / 2, size * 0.46
    if vote == "benefit":
        return ((x, y - high), (x + half, y + high), (x - half, y + high))
    if vote == "harm":
        return ((x, y + high), (x - half, y - high), (x + half, y - high))
    return ((x - half, y), (x, y - high * 0.62), (x + half, y), (x, y + high * 0.62))


def _legend(sheet: Sheet, facts: Facts, y: float, wide: bool) -> float:
    words = (
        ("benefit", "Points to benefit"),
        ("harm", "Points to harm"),
        ("no difference", "No difference stated"),
        ("conflicting", "Conflicting"),
    )
    step = sheet.width / 4 if wide else sheet.width / 2
    for number, (vote, label) in enumerate(words):
        column, row = (number, 0) if wide else (number % 2, number // 2)
        x, line = column * step + 8, y + row * 18
        sheet.shapes.append(Shape(_points(vote, (x, line - 4), 13), COLOURS[vote], "direction"))
        sheet.texts.append(Text(x + 12, line, label, size=SMALL))
    y += 18 if wide else 36
    first = facts.groups[0].lower() if facts.groups else ""
    notes = ["Size: fewer than 50, 50 to 300, more than 300 people."]
    if first:
        notes.append(f"Filled: {plain(first)}; hollow: others.")
    for note in notes:
        sheet.texts.append(Text(0, y, note, size=SMALL, role="muted"))
        y += LINE
    return y - 4


def _key(sheet: Sheet, outcomes: Sequence[OutcomeVotes], y: float, wide: bool) -> float:
    """Write what each letter stands for, in two columns where there is room; return the pixel below."""
    half = (len(outcomes) + 1) // 2 if wide else len(outcomes)
    for number, outcome in enumerate(outcomes):
        x, place = (0.0 if number < half else sheet.width / 2), y + (number % half + 1) * LINE
        sheet.texts.append(Text(x + 2, place, chr(65 + number), size=SMALL, bold=True))
        sheet.texts.append(Text(x + 20, place, plain(outcome.label), size=SMALL))
    return y + half * LINE + 6


def _totals(sheet: Sheet, outcomes: Sequence[OutcomeVotes], room: float, step: float, y: float) -> float:
    """Write under each column how many studies point to benefit and how many to harm; return the pixel below."""
    sheet.lines.append(Line(0, y, room + step * len(outcomes), y, "rule", 1.2))
    for key, label in (("benefit", "Point to benefit"), ("harm", "Point to harm"), ("no_difference", "No difference")):
        sheet.texts.append(Text(4, y + 15, label, size=SMALL, bold=True))
        for number, outcome in enumerate(outcomes):
            value = numbers.count(outcome.groups[0].count(key))
            sheet.texts.append(Text(room + (number + 0.5) * step, y + 15, value, "middle", SMALL, bold=True))
        y += 18
    return y + 4


def _caption(facts: Facts) -> str:
    title = plain(facts.title).rstrip(".")
    return (
        f"{title}. Effect direction plot: one arrow for each study and outcome, by the direction of the result and not "
        "by its statistical significance. An empty cell: the study does not compare the groups for this outcome."
    )


def _alternative(facts: Facts) -> str:
    told = " ".join(outcome_sentence(outcome) for outcome in facts.outcomes)
    studies, outcomes = len(facts.studies), len(facts.outcomes)
    return (
        f"Effect direction plot of {numbers.count(studies)} {'study' if studies == 1 else 'studies'} by "
        f"{numbers.count(outcomes)} {'outcome' if outcomes == 1 else 'outcomes'}. {told}"
    )


def _table(facts: Facts) -> tuple[tuple[str, ...], ...]:
    votes = [{vote.study_id: vote.vote for vote in outcome.votes} for outcome in facts.outcomes]
    head = ("Study", *(plain(outcome.label) for outcome in facts.outcomes))
    rows = (
        (plain(study.label), *(VOTES.get(column.get(study.study_id, ""), "") for column in votes))
        for study in facts.studies
    )
    return (head, *rows)
