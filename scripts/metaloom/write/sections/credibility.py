"""Beside the subgroups of an analysis: the recorded answers on how far a difference between them can be believed."""

from __future__ import annotations

from metaloom.declare.analysis import Analysis
from metaloom.surveys.modifiers.write import answers_of
from metaloom.write import markdown
from metaloom.write.findings import Woven


def credibility(woven: Woven, analysis: Analysis) -> str:
    """A table for each attribute of this analysis on which somebody has answered; empty where nobody has."""
    tables = []
    for chapter in woven.declarations.chapters:
        for declared in chapter.chapter.modifiers:
            found = woven.surveys.get(declared.id, {"rows": []})
            rows = [row for row in found["rows"] if row["analysis"] == analysis.id]
            tables += [table for row in rows if (table := answers_of(declared, found, row))]
    if not tables:
        return ""
    return markdown.page(
        markdown.heading("How far a difference between subgroups can be believed", 2, "credibility"), *tables
    )
