"""An umbrella survey as rows: every word and number of its figure before any is placed.

Signs stand behind a row where a reader must know more: its size is that of the whole review, its numbers contradict
each other, its sign was turned. Each sign that is used is explained below the figure.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from metaloom.draw.panels import Effect, EffectGroup, Measured, PanelRows
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


def panels_of(facts: Mapping[str, Any]) -> tuple[PanelRows, ...]:
    """Return the panels of a survey's facts."""
    return tuple(_panel(panel) for panel in facts.get("panels") or [])


def notes_of(facts: Mapping[str, Any]) -> list[str]:
    """Return what stands under the figure: the signs that are used, and that nothing is pooled."""
    rows = [row for panel in facts.get("panels") or [] for group in panel["groups"] for row in group["rows"]]
    used = {sign for row in rows for sign in signs_of(row)}
    ours = [OURS] if any((row.get("again") or {}).get("ours") for row in rows) else []
    caution = [CAUTION] if len({row["review"] for row in rows}) > 1 else []
    return [*caution, *ours, *(text for sign, text in SIGNS.items() if sign in used)]


def signs_of(row: Mapping[str, Any]) -> str:
    """Return the signs behind one row."""
    whole = WHOLE if row.get("k_scope") == "whole_review" and numbers.exists(row.get("k")) else ""
    return whole + (FLAGGED if row.get("flags") else "") + (TURNED if row.get("turned") else "")


def _panel(panel: Mapping[str, Any]) -> PanelRows:
    scale = panel["scale"]
    unit = f", {plain(panel['unit'])}" if panel.get("unit") else ""
    rows = [row for group in panel["groups"] for row in group["rows"]]
    digits = numbers.decimals([(row["ci_high"] - row["ci_low"]) / 2 for row in rows])
    groups = tuple(
        EffectGroup(
            plain(group["label"]), tuple(effect for row in group["rows"] for effect in _effects(row, scale, digits))
        )
        for group in panel["groups"]
    )
    result = Measured("OR" if scale == "exp" else "MD", panel.get("better"))
    return PanelRows(f"{plain(panel['label'])}{unit}", result, groups)


def _effects(row: Mapping[str, Any], scale: str, digits: int) -> Iterator[Effect]:
    signs = signs_of(row)
    when = plain(row.get("timepoint") or "")
    label = plain(row["label"]) + (f", {when}" if when else "")
    text = _text(row["measure"], row["estimate"], row["ci_low"], row["ci_high"], scale, digits)
    place = _place(row["estimate"], scale)
    low, high = _place(row["ci_low"], scale), _place(row["ci_high"], scale)
    outside = bool(row.get("misprinted"))
    drawn = Row("study", label, (_size(row) + signs,), text, "", None if outside else place, low, high)
    yield Effect(drawn, plain(row.get("population") or ""), estimate=place if outside else None)
    again = row.get("again")
    if not again:
        return
    ours = again["ours"]
    if ours is None:
        yield Effect(Row("note", f"Not recomputed: {plain(again['reason'])}"))
        return
    found = (ours["estimate"], ours["lower"], ours["upper"])
    size = counts.size(counts.Size.of(again))
    low, place, high = (_place(ours[name], scale) for name in ("lower", "estimate", "upper"))
    text = _text(row["measure"], *found, scale, digits)
    yield Effect(Row("study", "From our own data", (size,), text, "", place, low, high), "", ours=True)


def _text(measure: str, estimate: float, low: float, high: float, scale: str, digits: int) -> str:
    return f"{plain(measure)}{numbers.NO_BREAK}{numbers.effect(estimate, low, high, scale, digits)}"


def _size(row: Mapping[str, Any]) -> str:
    """Return studies and patients, as far as they are known."""
    k, n = row.get("k"), row.get("n")
    studies = f"{numbers.count(k)} {'study' if k == 1 else 'studies'}" if numbers.exists(k) else "studies not given"
    return f"{studies}, n{numbers.NO_BREAK}={numbers.NO_BREAK}{numbers.count(n)}" if numbers.exists(n) else studies


def _place(value: float, scale: str) -> float:
    return math.log(value) if scale == "exp" else value
