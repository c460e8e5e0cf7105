"""The results as one table, a row for each analysis, numbers in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from metaloom.write.spreadsheet import csv_text

Cell = str | float | int | None
COLUMNS = {
    "analysis": ("id",),
    "title": ("title",),
    "status": ("status",),
    "reason": ("reason",),
    "measure": ("measure",),
    "method": ("method",),
    "test": ("test",),
    "studies": ("k",),
    "n_treated": ("n_treated",),
    "n_control": ("n_control",),
    "estimate": ("display", "estimate"),
    "ci_lower": ("display", "ci_lower"),
    "ci_upper": ("display", "ci_upper"),
    "prediction_lower": ("display", "prediction_lower"),
    "prediction_upper": ("display", "prediction_upper"),
    "p_value": ("pooled", "p_value"),
    "tau2": ("heterogeneity", "tau2"),
    "i2_percent": ("heterogeneity", "i2"),
    "q": ("heterogeneity", "q"),
    "q_p_value": ("heterogeneity", "q_p_value"),
}
"""Column -> where it is in a result of `api/analyses.json`; effects on the scale that people read."""


def summary(results: Sequence[Mapping[str, Any]]) -> list[dict[str, Cell]]:
    """Return one row for each result; what does not exist is None."""
    return [{column: _found(result, path) for column, path in COLUMNS.items()} for result in results]


def summary_csv(rows: Sequence[Mapping[str, Cell]]) -> str:
    """Return the same as CSV that no spreadsheet runs."""
    return csv_text(list(COLUMNS), [["" if cell is None else str(cell) for cell in row.values()] for row in rows])


def _found(result: Mapping[str, Any], path: tuple[str, ...]) -> Cell:
    value: Any = result
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value if isinstance(value, str | int | float) else None
