"""The influence of each study: what changes when it is left out, and its share in heterogeneity and result."""

from __future__ import annotations

from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged
from metaloom.text import numbers
from metaloom.text.effects import labels
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings

COLUMNS = {
    "rstudent": "Residual",
    "dffits": "DFFITS",
    "cook_d": "Cook's distance",
    "cov_r": "Covariance ratio",
    "tau2_deleted": "τ² without it",
    "q_deleted": "Q without it",
    "hat": "Hat value",
}


def influence(findings: Findings, analysis: Analysis) -> str:
    """Return the diagnostics of Viechtbauer and Cheung 2010 and Baujat's coordinates, where declared; else empty."""
    result = findings.results[analysis.id]
    tables = [table for table in (_diagnostics(result), _baujat(result)) if table]
    reason = result.influence_reason
    if not tables and not reason:
        return ""
    said = escape(reason) if reason else ""
    return markdown.page(markdown.heading("Influence of each study", 2, "influence"), *tables, said)


def _diagnostics(result: Judged) -> str:
    named = labels(result)
    rows = [
        (named[row.study_id], *(numbers.significant(getattr(row, column)) for column in COLUMNS))
        for row in result.influence
    ]
    headers = ["Study left out", *COLUMNS.values()]
    caption = "Deletion diagnostics"
    return markdown.table(headers, rows, caption, "tbl-influence", frozenset(range(1, len(headers)))) if rows else ""


def _baujat(result: Judged) -> str:
    found = result.baujat
    if found is None:
        return ""
    named = labels(result)
    rows = [
        (name, numbers.significant(x), numbers.significant(y))
        for name, x, y in zip(named.values(), found.x, found.y, strict=False)
    ]
    headers = ["Study", "Share in heterogeneity", "Influence on the result"]
    caption = "Contribution to Cochran's Q and to the pooled estimate (Baujat)"
    return markdown.table(headers, rows, caption, "tbl-baujat", frozenset({1, 2})) if rows else ""
