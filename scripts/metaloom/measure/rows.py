"""From the rows of a table to the effect sizes of an analysis, each row by the first set of columns that it can fill.

A row that gives no effect size is not dropped silently: it is listed with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from metaloom.catalogue.columns import BINARY, OPTIONAL, RATES, WITH_P_VALUE
from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.methods import METHODS
from metaloom.measure.compute import compute_effects
from metaloom.measure.effects import BoolArray, Effects, Excluded, FloatArray, Policy
from metaloom.measure.plausible import impossible
from metaloom.measure.prepare import numbered, prepare
from metaloom.measure.zero_cells import by_trial, effective

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


@dataclass(frozen=True)
class Measured:
    """Effects and variances (k,) of every row, the inputs they come from, and why a row has none ("" if it has).

    `routes` holds the layout that a row uses, empty where it fills none.
    """

    yi: FloatArray
    vi: FloatArray
    inputs: dict[str, FloatArray]
    reasons: list[str]
    routes: list[tuple[str, ...]]


def effects_of(frame: pd.DataFrame, analysis: Analysis) -> Effects:
    """Return the effect sizes of the selected rows, in table order; rows without one are listed in `excluded`."""
    if analysis.measure is None:
        raise ValueError(f"analysis {analysis.id!r} declares no measure")
    prepared = prepare(numbered(frame), analysis)
    frame, ids, lines = prepared.frame, prepared.ids, prepared.lines
    pools_tables = METHODS[analysis.method].tables
    drop00 = analysis.drop00
    if drop00 is None:  # as the field does it: such a study says nothing of a ratio
        drop00 = pools_tables or measure_of(analysis.measure).drops_double_zero
    policy = effective(Policy(analysis.add, analysis.to, drop00), analysis.measure, "add" in analysis.model_fields_set)
    measured = _measure(prepared.numbers, ids, analysis, policy)
    every = Effects(
        analysis.measure, measured.yi, measured.vi, ids, _labels(frame, ids), lines, frame, measured.inputs, policy,
        routes=tuple(measured.routes), converted=prepared.converted, shared_arms=prepared.shared_arms,
        columns=prepared.columns,
    )  # fmt: skip
    keep = np.array([not reason for reason in measured.reasons], dtype=bool)
    reasons = measured.reasons
    if pools_tables:
        keep |= np.array([reason in WITHOUT_OWN for reason in reasons], dtype=bool)
        silent = _silent(measured, analysis)
        reasons = [why or reason for why, reason in zip(silent, reasons, strict=True)]
        keep &= np.array([why == "" for why in silent], dtype=bool)
    excluded = tuple(Excluded(ids[i], lines[i], reasons[i]) for i in np.flatnonzero(~keep))
    kept = every.subset(keep)
    return _with(kept, excluded, _flags(kept))


def _labels(frame: pd.DataFrame, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the rows' studies as they are printed: the label, and where there is none the name."""
    if "label" not in frame.columns:
        return ids
    given = frame["label"].tolist()
    return tuple(
        study if missing else str(label) for study, label, missing in zip(ids, given, pd.isna(given), strict=True)
    )


NO_ESTIMATE = "it has no estimate of its own: no events (or only events) where the measure needs some"
NOBODY = "nobody had the event in either arm, so that it says nothing about the effect"
EVERYBODY = "everybody had the event in both arms, so that it says nothing about the effect"
WITHOUT_OWN = frozenset({NO_ESTIMATE, NOBODY, EVERYBODY})
"""Reasons for which a study may still take part where the tables themselves are pooled."""
NO_EFFECT_NO_ERROR = "its estimate is no effect at all, so that no standard error follows from its p_value"
NO_VARIANCE = "its sampling variance is zero or not a number"
TOO_FEW = "its numbers give no estimate with a variance: too few people, or no variation among them"
TOO_LITTLE = "its numbers give no estimate with a variance: its groups are too small or do not vary"


def _measure(inputs: dict[str, FloatArray], ids: tuple[str, ...], analysis: Analysis, policy: Policy) -> Measured:
    """Return effects of every row by the first layout that the row can fill."""
    assert analysis.measure is not None
    measure, k = analysis.measure, len(ids)
    yi, vi, reasons = np.full(k, np.nan), np.full(k, np.nan), [""] * k
    routes: list[tuple[str, ...]] = [()] * k
    vtype = analysis.vtype if analysis.vtype in measure_of(measure).variances else "LS"
    open_rows: BoolArray = np.ones(k, dtype=bool)
    for layout in usable(analysis):
        if any(name not in inputs for name in layout):
            continue
        filled = open_rows & np.logical_and.reduce([np.isfinite(inputs[name]) for name in layout])
        wrong = impossible(measure, layout, _at(inputs, filled))
        sound = filled.copy()
        for row, why in zip(np.flatnonzero(filled).tolist(), wrong, strict=True):
            reasons[row], routes[row], sound[row] = why, layout, why == ""
        part, in_force = _at(inputs, sound), policy
        if analysis.network is not None and layout in (BINARY, RATES):
            part, in_force = by_trial(part, layout, policy, [ids[row] for row in np.flatnonzero(sound)])
        yi[sound], vi[sound] = compute_effects(measure, part, layout, in_force, vtype)
        open_rows &= ~filled
    without = open_rows | ~(np.isfinite(yi) & np.isfinite(vi) & (vi > 0.0))
    for at in np.flatnonzero(without).tolist():
        if not reasons[at] and open_rows[at]:
            reasons[at] = _missing(usable(analysis), inputs, at)
        elif not reasons[at]:
            reasons[at] = _no_estimate(measure, routes[at], inputs, at)
    bad = np.array([reason != "" for reason in reasons], dtype=bool)
    yi[bad] = vi[bad] = np.nan
    return Measured(yi, vi, inputs, reasons, routes)


def _at(inputs: dict[str, FloatArray], rows: BoolArray) -> dict[str, FloatArray]:
    """Return the inputs of some rows: the same where they are all."""
    return inputs if rows.all() else {name: values[rows] for name, values in inputs.items()}


def _silent(measured: Measured, analysis: Analysis) -> list[str]:
    """Return why a method that pools tables leaves a row out by itself, and "" for each row that it takes.

    A mixed model of two groups learns nothing of a study without events; Mantel-Haenszel and Peto drop it where
    `tables` says so.
    """
    if analysis.method != "GLMM" and (analysis.tables is None or not analysis.tables.drop00):
        return [""] * len(measured.routes)
    return [_says_nothing(route, measured.inputs, row) for row, route in enumerate(measured.routes)]


def usable(analysis: Analysis) -> tuple[tuple[str, ...], ...]:
    """Return the sets of columns that an analysis can take, in the order in which a row is asked for them.

    Methods that pool tables need the counts themselves. Columns that `columns:` names all together go first: a column
    that is only called `se` does not go before a variance that is named under `columns:`.
    """
    assert analysis.measure is not None
    routes = measure_of(analysis.measure).routes
    if METHODS[analysis.method].tables:
        routes = tuple(route for route in routes if "estimate" not in route)
    named = set(analysis.columns)
    return tuple(sorted(routes, key=lambda route: not named.issuperset(route)))


def _no_estimate(measure: str, route: tuple[str, ...], inputs: dict[str, FloatArray], row: int) -> str:
    """Return why complete and possible numbers give no effect size."""
    if route == WITH_P_VALUE:
        return NO_EFFECT_NO_ERROR
    if "estimate" in route or measure_of(measure).ready_made:
        return NO_VARIANCE
    if not measure_of(measure).counts:
        return TOO_LITTLE if _has_arms(route) else TOO_FEW
    return _says_nothing(route, inputs, row) or NO_ESTIMATE


def _says_nothing(route: tuple[str, ...], inputs: dict[str, FloatArray], row: int) -> str:
    """Return that nobody, or everybody, had the event in both arms; "" where it is not so, or there is one arm."""
    events = [inputs[name][row] for name in route if name.startswith("events")]
    if len(events) == 2 and sum(events) == 0.0:
        return NOBODY
    totals = [inputs[name][row] for name in route if name.startswith("total")]
    return EVERYBODY if len(events) == len(totals) == 2 and sum(events) == sum(totals) else ""


def _has_arms(route: tuple[str, ...]) -> bool:
    """Return whether a set of columns speaks of two groups."""
    return any(name.endswith("_control") for name in route)


def _missing(layouts: tuple[tuple[str, ...], ...], inputs: dict[str, FloatArray], row: int) -> str:
    """Return which numbers a row lacks, for the set of columns that it fills to the largest share."""
    lacks = [
        [name for name in layout if name not in inputs or not np.isfinite(inputs[name][row])] for layout in layouts
    ]
    shares = [len(names) / len(layout) for names, layout in zip(lacks, layouts, strict=True)]
    return "it gives no " + " and no ".join(lacks[shares.index(min(shares))])


def _flags(effects: Effects) -> tuple[str, ...]:
    """Return what a reader must know before reading the pooled estimate."""
    flags = []
    if len(set(effects.study_ids)) < len(effects):
        flags.append("several_effects_per_study")
    if "design" in effects.frame.columns and effects.frame["design"].dropna().nunique() > 1:
        flags.append("mixed_designs")
    return tuple(flags)


def _with(effects: Effects, excluded: tuple[Excluded, ...], flags: tuple[str, ...]) -> Effects:
    used = measure_of(effects.measure).inputs
    inputs = {name: values for name, values in effects.inputs.items() if name in used or name in OPTIONAL}
    return replace(effects, inputs=inputs, excluded=excluded, flags=flags)
