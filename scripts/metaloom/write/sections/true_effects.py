"""The predicted true effects of single studies, beside what each study found."""

from __future__ import annotations

from metaloom.declare.analysis import Analysis
from metaloom.text import numbers
from metaloom.text.effects import Ends, effect_text, labels
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings


def true_effects(findings: Findings, analysis: Analysis) -> str:
    """Return a table of the predictions with their intervals, where `blup` is declared; else empty."""
    result = findings.results[analysis.id]
    found, reason = result.blup, result.blup_reason
    if not found and not reason:
        return ""
    head = markdown.heading("What each study's true effect may be", 2, "true-effects")
    if not found:
        return markdown.page(head, escape(reason or ""))
    named = labels(result)
    own = {study.study_id: Ends(study.yi, study.ci_lower, study.ci_upper) for study in result.studies}
    rows = [
        (
            named[row.study_id], effect_text(result, own[row.study_id]), effect_text(result, row),
            numbers.share(row.share_own),
        )
        for row in found
    ]  # fmt: skip
    words = "Each study is drawn towards the pooled estimate, the more so the less it says by itself."
    headers = ["Study", "Found", "Predicted true effect", "Share of its own"]
    caption = "Best linear unbiased predictions"
    table = markdown.table(headers, rows, caption, "tbl-true-effects", frozenset({1, 2, 3}))
    return markdown.page(head, escape(words), table)
