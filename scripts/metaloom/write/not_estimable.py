"""`{{< woven not-estimable >}}`: why analyses have no estimate, reason by reason, with the analyses of each."""

from __future__ import annotations

from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import OK, Findings


def not_estimable(findings: Findings) -> dict[str, str]:
    """Return the block: one row for each reason, the most frequent first."""
    found: dict[str, list[str]] = {}
    for analysis in findings.declarations.analyses:
        result = findings.results[analysis.id]
        if result.status != OK:
            link = f"[{escape(analysis.title)}](/analyses/{analysis.id}.qmd)"
            found.setdefault(str(result.reason), []).append(link)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = [(escape(reason), numbers.count(len(links)), "; ".join(links)) for reason, links in ordered]
    caption = "Why an analysis has no estimate"
    table = markdown.table(["Reason", "Analyses", "Which"], rows, caption, "tbl-not-estimable", frozenset({1}))
    body = table if rows else "Every analysis has an estimate."
    return {"_generated/not-estimable.qmd": markdown.page(markdown.GENERATED, body)}
