"""Sensitivity analyses: leave-one-out, cumulative, other rows, another method.

Cochrane Handbook 10.14. A study that gives several effects is left out, or enters, with all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from metaloom.declare.analysis import Analysis
from metaloom.declare.analysis import Sensitivity as Declared
from metaloom.declare.expression import parse_expression
from metaloom.measure.effects import BoolArray, Effects
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.pool.refits import Pool, led, left_without, refits
from metaloom.probe.parts import Sensitivity
from metaloom.store.plain import finite

Remeasure = Callable[[pd.DataFrame, Analysis], Effects]
"""Effect sizes of rows as declared: what `measure` does."""

CHOICES = ("method", "test", "measure", "add", "to", "drop00")


def sensitivity(
    frame: pd.DataFrame, effects: Effects, analysis: Analysis, refit: Pool, remeasure: Remeasure
) -> tuple[Sensitivity, ...]:
    """Return one entry per declared sensitivity analysis, in the declared order, each finite; frame holds all selected
    rows.
    """
    return tuple(_attempt(item, frame, effects, analysis, refit, remeasure) for item in analysis.sensitivity)


def _attempt(
    item: str | Declared, frame: pd.DataFrame, effects: Effects, analysis: Analysis, refit: Pool, remeasure:
    Remeasure
) -> Sensitivity:  # fmt: skip
    """Return one sensitivity analysis, not_estimable with its reason where the numerics cannot do it."""
    try:
        return _one(item, frame, effects, analysis, refit, remeasure)
    except NUMERICAL as error:
        name = item if isinstance(item, str) else item.title or "sensitivity analysis"
        kind = item if isinstance(item, str) else "method"
        return _refused(kind, name.replace("_", " ").capitalize(), in_words(error))


def leave_one_out(effects: Effects, analysis: Analysis, refit: Pool) -> Sensitivity:
    """Return the analysis without each study in turn, in table order."""
    names, masks = _studies(effects)
    results = refits(effects, analysis, ~masks, refit, [{"omitted": name} for name in names])
    return Sensitivity(title="Leave one out", kind="leave_one_out", results=tuple(results))


def cumulative(effects: Effects, analysis: Analysis, refit: Pool, column: str | None = None) -> Sensitivity:
    """Return the analysis as studies enter in ascending order of a column (table order without one); ties and gaps keep
    table order.
    """
    names, masks = _studies(effects)
    if column is None:
        order = list(range(len(names)))
    elif column in effects.frame.columns:
        first = [int(np.flatnonzero(mask)[0]) for mask in masks]
        values = effects.frame[column].iloc[first].reset_index(drop=True)
        order = list(values.sort_values(kind="stable", na_position="last").index)
    else:
        return _refused("cumulative", f"Cumulative by {column}", f"the table has no column {column!r}")
    entered = np.cumsum(masks[order], axis=0) > 0
    results = refits(effects, analysis, entered, refit, [{"added": names[i]} for i in order])
    title = "Cumulative" if column is None else f"Cumulative by {column}"
    return Sensitivity(title=title, kind="cumulative", results=tuple(results))


def _one(
    item: str | Declared, frame: pd.DataFrame, effects: Effects, analysis: Analysis, refit: Pool, remeasure:
    Remeasure
) -> Sensitivity:  # fmt: skip
    if item == "leave_one_out":
        return leave_one_out(effects, analysis, refit)
    if isinstance(item, str):
        return cumulative(effects, analysis, refit)
    if item.cumulative is not None:
        answer = cumulative(effects, analysis, refit, item.cumulative)
        return answer if item.title is None else replace(answer, title=item.title)
    return _variant(item, frame, analysis, refit, remeasure)


def _variant(item: Declared, frame: pd.DataFrame, analysis: Analysis, refit: Pool, remeasure: Remeasure) -> Sensitivity:
    """Pool other rows, or by another method, test, measure or rule for empty cells."""
    changed = {name: getattr(item, name) for name in CHOICES if getattr(item, name) is not None}
    words = [f"{name} {value}" for name, value in changed.items()]
    if item.where is not None:
        words.insert(0, item.where)
    title = item.title or ", ".join(words) or "As declared"
    kind = "where" if item.where is not None else "method"
    altered = analysis.changed(changed)
    if item.where is not None:
        frame = frame[parse_expression(item.where).mask(frame)].reset_index(drop=True)
    if len(frame) == 0:
        return _refused(kind, title, "no study meets the condition")
    answer = refit(remeasure(frame, altered), altered)
    choices = {"label": title, "measure": altered.measure, "method": altered.method, "test": altered.test}
    return Sensitivity(title=title, kind=kind, results=(finite(led(choices, answer)),))


def _refused(kind: str, title: str, reason: str) -> Sensitivity:
    return Sensitivity(title=title, kind=kind, results=(left_without(reason, 0, 0, {"label": title}),))


def _studies(effects: Effects) -> tuple[list[str], BoolArray]:
    """Return each study once, in table order, and which rows are its own, (studies, k)."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(effects.study_ids))}
    codes = np.array([numbers[name] for name in effects.study_ids], dtype=int)
    return list(numbers), codes[None, :] == np.arange(len(numbers))[:, None]
