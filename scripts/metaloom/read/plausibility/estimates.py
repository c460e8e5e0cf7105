"""Warn of an estimate outside its own interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metaloom.errors import Problem, quoted
from metaloom.read.plausibility.context import CHECK_THE_SOURCE, interval
from metaloom.read.table import Table


def estimate_outside_interval(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:  # noqa: ARG001
    """Yield estimates below the lower or above the upper bound of their interval."""
    for row in range(len(table)):
        estimate, low, high = interval(table, row)
        if estimate is None or low is None or high is None or low > high:
            continue
        if not low <= estimate <= high:
            cause = f"The estimate {quoted(estimate)} is outside its own interval, {quoted(low)} to {quoted(high)}."
            yield Problem(table.place(row, "estimate"), cause, CHECK_THE_SOURCE, "warning", code="ML-1005")
