"""The rows that an analysis used, as they stand in the project: cells by line, columns aligned with the studies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from metaloom.declare.analysis import Analysis
from metaloom.write.findings import LINE, Findings, is_missing, records


def rows_of(findings: Findings, identifier: str) -> list[dict[str, Any]]:
    """Return the selected row of each study of a result, in its order; empty for a row that was put together."""
    frame = findings.selections[identifier].frame
    by_line = {int(row[LINE]): row for row in records(frame)} if LINE in frame else {}
    return [by_line.get(study.line or -1, {}) for study in findings.results[identifier].studies]


def columns_of(findings: Findings, analysis: Analysis) -> Mapping[str, Sequence[Any]]:
    """Return every column of the selected rows, aligned with the studies of the result."""
    rows = rows_of(findings, analysis.id)
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [None if is_missing(row.get(name)) else row.get(name) for row in rows] for name in names}
