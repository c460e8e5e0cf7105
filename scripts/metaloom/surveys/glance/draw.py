"""The glance as a figure that documents print: the rows of its table on one axis, marks under each outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.panels import Effect, EffectGroup, Measured, PanelRows, in_words
from metaloom.draw.side_by_side import side_by_side
from metaloom.surveys.glance.facts import Facts, Row
from metaloom.surveys.glance.marks import drawn
from metaloom.surveys.glance.words import behind, directions
from metaloom.text import numbers
from metaloom.text.figures.rows import Row as FigureRow
from metaloom.text.measures import short_name
from metaloom.text.plain import plain


def glance(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the figure; null where no outcome has a mark on the axis."""
    if not facts.marks:
        return None
    panel = panel_of(facts)
    sheet = side_by_side([panel], [note_of(facts)], layout)
    title = plain(facts.title).rstrip(".")
    caption = f"{title}. Each study and each pooled result, by outcome; lines: 95% intervals."
    table = tuple(
        (plain(row.label), *told)
        for row in facts.rows
        for told in [(effect.row.label, effect.row.effect) for effect in _effects(row)]
    )
    words = f"Every outcome on one axis. {in_words([panel])}"
    return finish(facts, "glance", layout, sheet, words, caption, (("Outcome", "Study", "Effect"), *table))


def note_of(facts: Facts) -> str:
    """Return what the marks mean; only of marks that are there."""
    parts = ["Square: one study."]
    parts += ["Diamond: studies pooled."] if any(mark.kind == "pooled" for mark in facts.marks) else []
    mirrored = any(mark.mirrored for mark in facts.marks)
    return " ".join(
        [*parts, *(["Where more is better, the mark is drawn on the side of benefit."] if mirrored else [])]
    )


def panel_of(facts: Facts) -> PanelRows:
    """Return the outcomes as groups of one panel, each with what is behind it."""
    scale = facts.scale
    left, right = (plain(words) for words in facts.favours)
    groups = tuple(EffectGroup(_heading(row), tuple(_effects(row))) for row in facts.rows)
    axis = "Ratio, log scale" if scale == "exp" else short_name(scale)
    return PanelRows(f"{axis}. ← {left}; {right} →", Measured("RR" if scale == "exp" else scale), groups)


def _heading(row: Row) -> str:
    parts = [behind(row), directions(row.votes), f"certainty {row.certainty}" if row.certainty else ""]
    return f"{plain(row.label)}: {'; '.join(part for part in parts if part)}"


def _effects(row: Row) -> Iterator[Effect]:
    """Yield the marks of one outcome, then what has no place on the axis in words."""
    for mark in row.marks:
        low, middle, high = drawn(mark)
        estimate, lower, upper = mark.printed
        effect = numbers.effect(estimate, lower, upper, mark.scale)
        kind: Any = "pooled" if mark.kind == "pooled" else "study"
        design = {"randomised": "randomised", "other": "not randomised"}.get(mark.kind, "")
        yield Effect(FigureRow(kind, plain(mark.label), (design,), effect, "", middle, low, high))
    for words in row.told:
        yield Effect(FigureRow("note", plain(words)))
