"""The shape of one analysis in the results file: every key there, None or empty until it is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from metaloom.catalogue.columns import OPTIONAL, SUMMARY_COLUMNS
from metaloom.catalogue.measures import measure_of
from metaloom.measure.effects import Effects
from metaloom.measure.transform import scale_of
from metaloom.pool.fit import number
from metaloom.pool.kernel import critical_value

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

POOLED = ("estimate", "standard_error", "statistic", "df", "p_value", "ci_lower", "ci_upper")
DISPLAY = ("estimate", "ci_lower", "ci_upper", "prediction_lower", "prediction_upper")
HETEROGENEITY = (
    "tau2", "tau2_se", "i2", "h2", "q", "q_df", "q_p_value", "tau",
    *(f"{name}_ci_{side}" for side in ("lower", "upper") for name in ("tau2", "tau", "i2", "h2")),
)  # fmt: skip


def blank_result(
    effects: Effects, analysis: Analysis, reason: str | None, weights: list[float] | None = None
) -> dict[str, Any]:
    """Return a result without its numbers: `status: not_estimable` with the reason, or `ok` where there is none.

    `weights` are those of the studies, in percent.
    """
    return {
        "id": analysis.id,
        "title": analysis.title,
        "status": "ok" if reason is None else "not_estimable",
        "reason": reason,
        "table": analysis.table,
        "measure": effects.measure,
        "method": analysis.method,
        "test": analysis.test,
        "level": analysis.level,
        "better": analysis.better,
        **({"effect": analysis.effect} if analysis.effect else {}),
        "policy": {"add": effects.policy.add, "to": effects.policy.to, "drop00": effects.policy.drop00},
        "flags": list(effects.flags),
        "k": len(effects),
        "k_studies": effects.studies,
        "n_treated": _total(effects, ("total_treated", "n_treated", "total", "n")),
        "n_control": _total(effects, ("total_control", "n_control")),
        "studies": study_rows(effects, analysis.level, weights, analysis.subgroups),
        "excluded": [{"study_id": row.study_id, "line": row.line, "reason": row.reason} for row in effects.excluded],
        "pooled": dict.fromkeys(POOLED),
        "display": {"scale": scale_of(effects.measure), **dict.fromkeys(DISPLAY)},
        "prediction": {"rule": analysis.prediction, "lower": None, "upper": None, "df": None},
        "witness": None,
        "heterogeneity": dict.fromkeys(HETEROGENEITY),
        "subgroups": {},
        "moderators": [],
        "sensitivity": [],
        "bias": {},
        "influence": [],
        **({"shared_arms": [asdict(one) for one in effects.shared_arms]} if effects.shared_arms else {}),
    }


def study_rows(
    effects: Effects, level: float, weights: list[float] | None, groups: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return one entry per study in table order: its effect with interval, its weight in percent, and its row's
    numbers.

    `groups` are further columns that its `data` holds: the subgroups that it belongs to. Where the measure can be had
    in several ways, `route` names the columns that it was computed from.
    """
    row = measure_of(effects.measure)
    several = len(row.layouts) > 1 or any(route != row.layouts[0] for route in effects.routes)
    margin = float(critical_value(level, np.array([np.nan]))[0]) * np.sqrt(effects.vi)
    yi, vi, lower, upper = (
        [number(value) for value in values.tolist()]
        for values in (effects.yi, effects.vi, effects.yi - margin, effects.yi + margin)
    )
    data = _data(effects, groups)
    return [
        {
            "study_id": effects.study_ids[i],
            "label": effects.labels[i],
            "line": effects.lines[i],
            "yi": yi[i],
            "vi": vi[i],
            "ci_lower": lower[i],
            "ci_upper": upper[i],
            "weight_percent": None if weights is None else weights[i],
            "data": data[i],
            **({"route": list(effects.routes[i])} if several and effects.routes else {}),
            **({"converted": effects.converted[i]} if effects.converted and effects.converted[i] else {}),
        }
        for i in range(len(effects))
    ]


def _data(effects: Effects, groups: Sequence[str]) -> list[dict[str, Any]]:
    """Return the input columns of each row as they stand in the table, None where empty.

    Columns are asked for whole: asked cell by cell, pandas takes longer than the whole analysis.
    """
    frame, routes = effects.frame, measure_of(effects.measure).routes
    wanted = [*(name for layout in routes for name in layout), *OPTIONAL, *SUMMARY_COLUMNS, *groups]
    there = set(frame.columns)
    columns = {name: frame[name].tolist() for name in dict.fromkeys(wanted) if name in there}
    return [{name: _plain(values[index]) for name, values in columns.items()} for index in range(len(effects))]


def _plain(value: Any) -> Any:
    """Return a value of a table as JSON knows it."""
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _total(effects: Effects, names: tuple[str, ...]) -> int | float | None:
    """Return the sum over studies of the first of these columns that is there."""
    for name in names:
        if name in effects.inputs:
            total = float(np.nansum(effects.inputs[name]))
            return int(total) if total.is_integer() else total
    return None
