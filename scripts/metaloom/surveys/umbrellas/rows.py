"""An umbrella survey as rows: every word and number of its figure before any is placed.

Signs follow a row where a reader must know more: its size is that of the whole review, its numbers contradict
each other, its sign was turned. Each sign that is used is explained below the figure.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from metaloom.draw.panels import Effect, EffectGroup, Measured, PanelRows
from metaloom.pool.parts import Ends
from metaloom.surveys.umbrellas.facts import EffectPanel, Facts, ReviewEffect
from metaloom.text import counts, numbers
from metaloom.text.figures.rows import Row
from metaloom.text.plain import plain

WHOLE, FLAGGED, TURNED = "†", "‡", "§"
SIGNS = {
    WHOLE: f"{WHOLE} Studies and patients of the whole review, not of this outcome.",
    FLAGGED: f"{FLAGGED} The printed numbers contradict each other: see the table.",
    TURNED: f"{TURNED} Printed with the opposite sign (a reduction as a positive number), reversed here.",
}
OURS = "Green: from this project's own data."
CAUTION = "Reviews may share trials: their results are not independent, and are never pooled with each other."


def panels_of(facts: Facts) -> tuple[PanelRows, ...]:
    """Return the panels of a survey's facts."""
    return tuple(_panel(panel) for panel in facts.panels)


def notes_of(facts: Facts) -> list[str]:
    """Return the notes under the figure: the signs that are used, and that nothing is pooled."""
    rows = facts.drawn
    used = {sign for row in rows for sign in signs_of(row)}
    ours = [OURS] if any(row.ours for row in rows) else []
    caution = [CAUTION] if len({row.review for row in rows}) > 1 else []
    return [*caution, *ours, *(text for sign, text in SIGNS.items() if sign in used)]


def signs_of(row: ReviewEffect) -> str:
    """Return the signs behind one row."""
    whole = WHOLE if row.k_scope == "whole_review" and row.k is not None else ""
    return whole + (FLAGGED if row.flags else "") + (TURNED if row.turned else "")


def _panel(panel: EffectPanel) -> PanelRows:
    scale = panel.scale
    unit = f", {plain(panel.unit)}" if panel.unit else ""
    digits = numbers.decimals([(row.ends[2] - row.ends[1]) / 2 for row in panel.rows])
    groups = tuple(
        EffectGroup(plain(group.label), tuple(effect for row in group.rows for effect in _effects(row, scale, digits)))
        for group in panel.groups
    )
    result = Measured("OR" if scale == "exp" else "MD", panel.better)
    return PanelRows(f"{plain(panel.label)}{unit}", result, groups)


def _effects(row: ReviewEffect, scale: str, digits: int) -> Iterator[Effect]:
    signs = signs_of(row)
    when = plain(row.timepoint or "")
    label = plain(row.label) + (f", {when}" if when else "")
    text = _text(str(row.measure), row.ends, scale, digits)
    place, low, high = (_place(end, scale) for end in row.ends)
    outside = row.misprinted
    drawn = Row("study", label, (_size(row) + signs,), text, "", None if outside else place, low, high)
    yield Effect(drawn, plain(row.population or ""), estimate=place if outside else None)
    again = row.again
    if not again:
        return
    if again.ours is None:
        yield Effect(Row("note", f"Not recomputed: {plain(str(again.reason))}"))
        return
    size = counts.size(again)
    place, low, high = (_place(end, scale) for end in again.ours.ends)
    text = _text(str(row.measure), again.ours.ends, scale, digits)
    yield Effect(Row("study", "From our own data", (size,), text, "", place, low, high), "", ours=True)


def _text(measure: str, ends: Ends, scale: str, digits: int) -> str:
    return f"{plain(measure)}{numbers.NO_BREAK}{numbers.effect(*ends, scale, digits)}"


def _size(row: ReviewEffect) -> str:
    """Return studies and patients, as far as they are known."""
    k, n = row.k, row.n
    studies = f"{numbers.count(k)} {'study' if k == 1 else 'studies'}" if numbers.exists(k) else "studies not given"
    return f"{studies}, n{numbers.NO_BREAK}={numbers.NO_BREAK}{numbers.count(n)}" if numbers.exists(n) else studies


def _place(value: float, scale: str) -> float:
    return math.log(value) if scale == "exp" else value
