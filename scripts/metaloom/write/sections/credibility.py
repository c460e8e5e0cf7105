"""Beside the subgroups of an analysis: the recorded answers on how far a difference between them can be believed.

They are found in every survey that has `answers`, each of them on one attribute of one analysis.
"""

from __future__ import annotations

import html
from typing import Any

from metaloom.declare.analysis import Analysis
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings


def credibility(findings: Findings, analysis: Analysis) -> str:
    """Return a table for each attribute of this analysis with answers; empty text without answers."""
    tables = []
    for survey in findings.declarations.surveys:
        found = findings.surveys.get(survey.declared.id, {})
        rows = [row for row in found["rows"] if row["analysis"] == analysis.id] if found.get("answers") else []
        tables += [
            markdown.details(f"By {html.escape(row['attribute'].lower())}", table)
            for row in rows
            if (table := answers_of(survey.declared.id, found, row))
        ]
    if not tables:
        return ""
    return markdown.page(
        markdown.heading("How far a difference between subgroups can be believed", 2, "credibility"), *tables
    )


def cell(row: dict[str, Any]) -> str:
    """Return the test with its groups, or the count that forbids one."""
    levels = ", ".join(f"{level['level']} {numbers.count(level['k'])}" for level in row["levels"])
    if row["status"] != "ok":
        return f"not estimable: {row['reason']}" + (f" ({levels})" if len(row["levels"]) > 1 else "")
    mixed = "; designs are mixed" if row["design_mixed"] else ""
    groups = levels or numbers.counted(row["known"], "study", "studies")
    return f"interaction {numbers.p_value(row['p_value'])} ({groups}{mixed})"


def answers_of(survey: str, found: dict[str, Any], row: dict[str, Any]) -> str:
    """Return the recorded answers on one attribute of one analysis.

    Empty without answers, and where no difference could be tested.
    """
    if row["status"] != "ok":
        return ""
    mine = [one for one in found["answers"] if one["analysis"] == row["analysis"] and one["attribute"] == row["column"]]
    if not mine:
        return ""
    body = [[escape(one[key] or "") for key in ("question", "answer", "reason", "judged_by")] for one in mine]
    caption = f"How far to believe a difference by {row['attribute'].lower()}: {row['title']}; {cell(row)}"
    name = f"tbl-{survey}-{row['analysis']}-{row['column']}".replace("_", "-")
    return markdown.table(["Question", "Answer", "Why", "Who judged"], body, escape(caption), name)
