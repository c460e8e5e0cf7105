"""The glance as a figure that documents print: the rows of its table on one axis, marks under each outcome."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import Owner, finish
from metaloom.draw.panels import Effect, EffectGroup, Measured, PanelRows, in_words
from metaloom.draw.side_by_side import side_by_side
from metaloom.surveys.glance.marks import drawn
from metaloom.surveys.glance.words import behind, directions
from metaloom.text import numbers
from metaloom.text.figures.rows import Row
from metaloom.text.measures import short_name
from metaloom.text.plain import plain


def glance(facts: Mapping[str, Any], layout: Layout = "wide") -> Figure | None:
    """Return the figure; null where no outcome has a mark on the axis."""
    if not any(row["marks"] for row in facts["rows"]):
        return None
    panel = panel_of(facts)
    sheet = side_by_side([panel], [note_of(facts)], layout)
    title = plain(facts.get("title") or "").rstrip(".")
    caption = f"{title}. Each study and each pooled result, by outcome; lines: 95% intervals."
    table = tuple(
        (plain(row["label"]), *told)
        for row in facts["rows"]
        for told in [(effect.row.label, effect.row.effect) for effect in _effects(row)]
    )
    words = f"Every outcome on one axis. {in_words([panel])}"
    return finish(Owner.of(facts), "glance", layout, sheet, words, caption, (("Outcome", "Study", "Effect"), *table))


def note_of(facts: Mapping[str, Any]) -> str:
    """Return what the marks mean; only of marks that are there."""
    marks = [mark for row in facts["rows"] for mark in row["marks"]]
    parts = ["Square: one study."]
    parts += ["Diamond: studies pooled."] if any(mark["kind"] == "pooled" for mark in marks) else []
    mirrored = any(mark["mirrored"] for mark in marks)
    return " ".join(
        [*parts, *(["Where more is better, the mark is drawn on the side of benefit."] if mirrored else [])]
    )


def panel_of(facts: Mapping[str, Any]) -> PanelRows:
    """Return the outcomes as groups of one panel, each with what stands behind it."""
    scale = facts.get("scale", "exp")
    left, right = (plain(words) for words in facts["favours"])
    groups = tuple(EffectGroup(_heading(row), tuple(_effects(row))) for row in facts["rows"])
    axis = "Ratio, log scale" if scale == "exp" else short_name(str(scale))
    return PanelRows(f"{axis}. ← {left}; {right} →", Measured("RR" if scale == "exp" else str(scale)), groups)


def _heading(row: Mapping[str, Any]) -> str:
    parts = [behind(row), directions(row["votes"]), f"certainty {row['certainty']}" if row["certainty"] else ""]
    return f"{plain(row['label'])}: {'; '.join(part for part in parts if part)}"


def _effects(row: Mapping[str, Any]) -> Iterator[Effect]:
    """Yield the marks of one outcome, then what has no place on the axis in words."""
    for mark in row["marks"]:
        low, middle, high = drawn(mark)
        ends = [mark[end] for end in ("estimate", "lower", "upper")]
        estimate, lower, upper = (math.exp(end) for end in ends) if mark["scale"] == "exp" else ends
        effect = numbers.effect(estimate, lower, upper, mark["scale"])
        kind: Any = "pooled" if mark["kind"] == "pooled" else "study"
        design = {"randomised": "randomised", "other": "not randomised"}.get(mark["kind"], "")
        yield Effect(Row(kind, plain(mark["label"]), (design,), effect, "", middle, low, high))
    for words in row["told"]:
        yield Effect(Row("note", plain(words)))
