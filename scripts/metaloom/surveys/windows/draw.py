"""Outcomes by window of time: an axis for each outcome, its studies under the window in which they were measured.

A diamond is a pooled result of one kind of study in one window; a square is a single study. Windows without a study are
named below each panel, because a gap is a finding too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.panels import Effect, EffectGroup, Measured, PanelRows, in_words
from metaloom.draw.side_by_side import side_by_side
from metaloom.surveys.windows.facts import Cell, Facts, Shown
from metaloom.text import counts, numbers
from metaloom.text.figures.arms import Arms, arms_of
from metaloom.text.figures.rows import Row
from metaloom.text.measures import short_name
from metaloom.text.plain import plain


def windows(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the figure of a survey of windows; null where no cell has a study."""
    panels = [panel for number in range(len(facts.outcomes)) if (panel := _panel(facts, number)) is not None]
    if not panels:
        return None
    sheet = side_by_side(panels, [_note(facts)], layout)
    return finish(facts, "windows", layout, sheet, alternative(panels), caption(facts, panels), table(panels))


def cells_of(facts: Facts, outcome: int, window: int | None = None) -> list[Cell]:
    """Return the cells of an outcome, of one window or of all."""
    return [one for one in facts.cells if one.outcome == outcome and window in (None, one.window)]


def _panel(facts: Facts, number: int) -> PanelRows | None:
    outcome = facts.outcomes[number]
    every = [study for cell in cells_of(facts, number) for study in cell.studies]
    if not every:
        return None
    scale = outcome.scale
    digits = numbers.decimals([(study.ends[2] - study.ends[1]) / 2 for study in every])
    arms = arms_of([study.data for study in every])
    groups = []
    for window, name in enumerate(facts.windows):
        cells = [cell for cell in cells_of(facts, number, window) if cell.studies]
        if cells:
            effects = [effect for cell in cells for effect in _effects(facts, cell, arms, scale, digits)]
            groups.append(EffectGroup(plain(name), tuple(effects)))
    empty = [plain(name) for window, name in enumerate(facts.windows)
             if not any(cell.studies for cell in cells_of(facts, number, window))]  # fmt: skip
    if empty:
        row = Row("note", f"No study: {', '.join(name.lower() for name in empty)}.")
        groups.append(EffectGroup("", (Effect(row),)))
    unit = f", {plain(outcome.unit)}" if outcome.unit else ""
    result = Measured(outcome.measure, outcome.better)
    heading = f"{plain(outcome.label)}: {short_name(outcome.measure).lower()}{unit}"
    return PanelRows(heading, result, tuple(groups))


def _effects(facts: Facts, cell: Cell, arms: Arms, scale: str, digits: int) -> Iterator[Effect]:
    kind = plain(facts.kinds[cell.kind])
    for study in cell.studies:
        told = " v ".join(text for text in arms.told(study.data) if text)
        label = f"{plain(study.label)}, {numbers.plain(study.time, 1)} {plain(facts.time)}"
        yield Effect(_row("study", label, told, study, scale, digits), kind)
    if cell.pooled:
        label = f"Pooled, {kind[:1].lower()}{kind[1:]}"
        yield Effect(
            _row(
                "pooled",
                label,
                counts.of_rows(study.study_id for study in cell.studies),
                cell.pooled,
                scale,
                digits,
            )
        )
    elif cell.status == "apart":
        yield Effect(Row("note", f"Not pooled. {plain(cell.reason)}"))


def _row(kind: Any, label: str, arms: str, found: Shown, scale: str, digits: int) -> Row:
    text = numbers.effect(*found.ends, scale, digits)
    value, lower, upper = (math.log(end) if scale == "exp" else end for end in found.ends)
    return Row(kind, label, (arms,), text, "", value, lower, upper)


def _note(facts: Facts) -> str:
    pooled = any(cell.pooled for cell in facts.cells)
    marks = "Squares: single studies; diamonds: pooled results of one kind of study in one window" if pooled else (
        "Squares: single studies; no window holds two studies of one kind that could be pooled")  # fmt: skip
    return f"{marks}. Lines: {numbers.level(facts.level)} confidence intervals. Treated v control."


def caption(facts: Facts, panels: Sequence[PanelRows]) -> str:
    """Return what the figure shows, for under it."""
    return (
        f"{plain(facts.title).rstrip('.')}. {numbers.count(len(panels))} of "
        f"{numbers.counted(len(facts.outcomes), 'outcome')} with a study in some window of time. {_note(facts)}"
    )


def alternative(panels: Sequence[PanelRows]) -> str:
    """Return the figure's alternative text, with its numbers."""
    return f"Effects by window of time. {in_words(panels)}"


def table(panels: Sequence[PanelRows]) -> tuple[tuple[str, ...], ...]:
    """Return the same as rows of text."""
    body = [
        (panel.heading, group.heading, one.row.label, one.about, *(one.row.arms or ("",)), one.row.effect)
        for panel in panels for group in panel.groups for one in group.effects
    ]  # fmt: skip
    return (("Outcome", "Window", "Study and time", "Kind", "Treated v control", "Effect"), *body)
