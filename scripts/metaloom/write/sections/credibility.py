"""Beside the subgroups of an analysis: the recorded answers on how far a difference between them can be believed.

They are found in every survey that has `answers`, each of them on one attribute of one analysis.
"""

from __future__ import annotations

import html

from metaloom.declare.analysis import Analysis
from metaloom.judge.interactions import Interaction, InteractionFacts
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings


def credibility(findings: Findings, analysis: Analysis) -> str:
    """Return a table for each attribute of this analysis with answers; empty text without answers."""
    tables = []
    for survey in findings.declarations.surveys:
        if analysis.id not in (name for _, name in survey.declared.analyses_named()):
            continue
        found = findings.surveys.get(survey.declared.id)
        rows = [row for row in found.rows if row.analysis == analysis.id] if isinstance(found, InteractionFacts) else []
        tables += [
            markdown.details(f"By {html.escape(row.attribute.lower())}", table)
            for row in rows
            if isinstance(found, InteractionFacts) and (table := answers_of(found, row))
        ]
    if not tables:
        return ""
    return markdown.page(
        markdown.heading("How far a difference between subgroups can be believed", 2, "credibility"), *tables
    )


def cell(row: Interaction) -> str:
    """Return the test with its groups, or the count that forbids one."""
    levels = ", ".join(f"{level.level} {numbers.count(level.k)}" for level in row.levels)
    if row.status != "ok":
        return f"not estimable: {row.reason}" + (f" ({levels})" if len(row.levels) > 1 else "")
    mixed = "; designs are mixed" if row.design_mixed else ""
    groups = levels or numbers.counted(row.known, "study", "studies")
    return f"interaction {numbers.p_value(row.p_value)} ({groups}{mixed})"


def answers_of(found: InteractionFacts, row: Interaction) -> str:
    """Return the recorded answers on one attribute of one analysis.

    Empty without answers, and where no difference could be tested.
    """
    if row.status != "ok":
        return ""
    mine = found.answers_on(row)
    if not mine:
        return ""
    body = [[escape(text or "") for text in (one.question, one.answer, one.reason, one.judged_by)] for one in mine]
    caption = f"How far to believe a difference by {row.attribute.lower()}: {row.title}; {cell(row)}"
    name = f"tbl-{found.id}-{row.analysis}-{row.column}".replace("_", "-")
    return markdown.table(["Question", "Answer", "Why", "Who judged"], body, escape(caption), name)
