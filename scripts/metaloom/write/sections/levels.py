"""Several effects of one study: the variance on each level, and the variance that is robust to what it assumes."""

from __future__ import annotations

from metaloom.declare.analysis import Analysis
from metaloom.text import numbers
from metaloom.text.effects import effect_text
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings


def levels(findings: Findings, analysis: Analysis) -> str:
    """Return variance components by level, and the robust interval where declared; empty for one effect per study."""
    result = findings.results[analysis.id]
    found = result.cluster
    if not found:
        return ""
    rows = [
        (escape(str(part.level)), numbers.count(part.units), numbers.significant(part.sigma2))
        for part in found.components
    ]
    caption = "Variance of the true effects on each level"
    table = markdown.table(["Level", "Units", "Variance"], rows, caption, "tbl-levels", frozenset({1, 2}))
    robust = found.robust
    said = ""
    if robust and found.model:
        freedom = numbers.degrees(robust.df)
        clusters = numbers.count(robust.clusters)
        said = markdown.page(
            f"The pooled interval and its test are cluster-robust ({robust.kind}, {clusters} clusters, {freedom} "
            f"degrees of freedom). The model's own, which takes its assumptions on dependence for true: "
            f"{effect_text(result, found.model)}, {numbers.p_value(found.model.p_value)}.",
        )
    return markdown.page(markdown.heading("Several effects of one study", 2, "levels"), table if rows else "", said)
