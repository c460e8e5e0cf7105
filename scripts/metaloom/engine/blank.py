"""The result of an analysis before its numbers: every field there, None or empty until it is known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from metaloom.catalogue.columns import OPTIONAL, SUMMARY_COLUMNS
from metaloom.catalogue.measures import measure_of
from metaloom.engine.result import ExcludedRow, Result, SharedArms, StudyRow, ZeroCells
from metaloom.measure.display import Display
from metaloom.measure.effects import Effects
from metaloom.measure.transform import display_part
from metaloom.pool.fit import finite_numbers, number, numbers
from metaloom.pool.kernel import normal_value
from metaloom.pool.parts import NO_HETEROGENEITY, NO_POOLED, no_prediction
from metaloom.store.plain import finite

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

DISPLAY = ("estimate", "ci_lower", "ci_upper", "prediction_lower", "prediction_upper")


def blank_result(
    effects: Effects, analysis: Analysis, reason: str | None, weights: Sequence[float] | None = None
) -> Result:
    """Return a result without its numbers: `status: not_estimable` with the reason, or `ok` where there is none.

    `weights` are those of the studies, in percent. A number that does not exist is None already (`store.plain.finite`).
    """
    policy = effects.policy
    return Result(
        id=analysis.id,
        title=analysis.title,
        status="ok" if reason is None else "not_estimable",
        reason=reason,
        table=analysis.table,
        measure=effects.measure,
        method=analysis.method,
        test=analysis.test,
        level=analysis.level,
        better=analysis.better,
        effect=analysis.effect or None,
        policy=finite(ZeroCells(add=policy.add, to=policy.to, drop00=policy.drop00)),
        flags=tuple(effects.flags),
        k=len(effects),
        k_studies=effects.studies,
        n_treated=_total(effects, ("total_treated", "n_treated", "total", "n")),
        n_control=_total(effects, ("total_control", "n_control")),
        studies=study_rows(effects, analysis.level, weights, analysis.subgroups),
        excluded=tuple(ExcludedRow(study_id=r.study_id, line=r.line, reason=r.reason) for r in effects.excluded),
        pooled=NO_POOLED,
        display=_no_display(effects.measure),
        prediction=no_prediction(analysis.prediction),
        witness=None,
        heterogeneity=NO_HETEROGENEITY,
        subgroups={},
        moderators=(),
        sensitivity=(),
        bias={},
        influence=(),
        shared_arms=tuple(SharedArms(**asdict(one)) for one in effects.shared_arms) or None,
    )


@cache
def _no_display(measure: str) -> Display:
    """Return a display without numbers."""
    return display_part(measure, dict.fromkeys(DISPLAY))


def study_rows(
    effects: Effects, level: float, weights: Sequence[float] | None, groups: Sequence[str] = ()
) -> tuple[StudyRow, ...]:
    """Return one row per study in table order: its effect with interval, its weight in percent, and its row's numbers.

    `groups` are further columns that its `data` holds: the subgroups that it belongs to. Where the measure can be had
    in several ways, `route` names the columns that it was computed from.
    """
    row = measure_of(effects.measure)
    several = len(row.layouts) > 1 or any(route != row.layouts[0] for route in effects.routes)
    margin = normal_value(level) * np.sqrt(effects.vi)
    yi, vi, lower, upper = map(numbers, (effects.yi, effects.vi, effects.yi - margin, effects.yi + margin))
    none = [None] * len(effects)
    columns: dict[str, Sequence[Any]] = {
        "study_id": effects.study_ids,
        "label": effects.labels,
        "line": effects.lines,
        "yi": yi,
        "vi": vi,
        "ci_lower": lower,
        "ci_upper": upper,
        "weight_percent": none if weights is None else finite_numbers(weights),
        "data": _data(effects, groups),
        "route": effects.routes if several and effects.routes else none,
        "converted": [words or None for words in effects.converted] or none,
    }
    return tuple(StudyRow.each(tuple(columns), zip(*columns.values(), strict=True)))


def _data(effects: Effects, groups: Sequence[str]) -> list[dict[str, Any]]:
    """Return the input columns of each row as they are in the table, None where empty.

    Columns are asked for whole: asked cell by cell, pandas takes longer than the whole analysis.
    """
    frame, routes = effects.frame, measure_of(effects.measure).routes
    wanted = [*(name for layout in routes for name in layout), *OPTIONAL, *SUMMARY_COLUMNS, *groups]
    there = set(frame.columns)
    columns = {name: _cells(effects.column(name)) for name in dict.fromkeys(wanted) if name in there}
    rows = zip(*columns.values(), strict=True) if columns else iter([()] * len(effects))
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _cells(column: pd.Series) -> Iterable[Any]:
    """Return the values of a column as JSON knows them; those of a column of whole numbers are known already."""
    return column.tolist() if column.dtype == np.int64 else map(_plain, column.tolist())


def _plain(value: Any) -> Any:
    """Return a value of a table as JSON knows it."""
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _total(effects: Effects, names: tuple[str, ...]) -> int | float | None:
    """Return the sum over studies of the first of these columns that is there."""
    for name in names:
        if name in effects.inputs:
            values = effects.inputs[name]
            total = float(values.sum())
            if math.isnan(total):
                total = float(np.nansum(values))
            return int(total) if total.is_integer() else number(total)
    return None
