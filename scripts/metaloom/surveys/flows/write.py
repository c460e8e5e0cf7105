"""A flow of records and studies in a chapter: the figure, and the studies at its end."""

from __future__ import annotations

from metaloom.surveys.flows.declare import Flow
from metaloom.surveys.flows.facts import Facts
from metaloom.write import markdown
from metaloom.write.figure_block import note_of, survey_figures
from metaloom.write.findings import Findings
from metaloom.write.rows import study_link


def block(findings: Findings, declared: Flow, found: Facts) -> str:
    """Return the figure, the declared note and the studies in pooled results by name."""
    names = "; ".join(study_link(findings, study) for study in found.pooled)
    return markdown.page(
        markdown.GENERATED,
        *survey_figures(findings, declared.id),
        note_of(declared.note),
        f"In a pooled result: {names}." if names else "No study is in a pooled result.",
    )
