"""What blocks of surveys share: their figures, their note, what a reader unfolds."""

from __future__ import annotations

import html

from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figures import figure_blocks
from metaloom.write.findings import Findings

TALL = 560
"""Pixels beyond which a figure of a survey that is consulted rather than read is folded."""


def survey_figures(findings: Findings, survey: str) -> list[str]:
    """Return the figures of a survey as blocks that can be cross-referenced."""
    return figure_blocks(findings, survey, prefix=f"{survey}-")


def consulted_figures(findings: Findings, survey: str, summary: str) -> list[str]:
    """Return the figures of a survey, folded under plain words of ours where one is taller than a screen."""
    blocks = survey_figures(findings, survey)
    tall = any(figure.height_px > TALL for figure in findings.figures.get(survey, ()) if "-narrow" not in figure.name)
    return [markdown.details(html.escape(summary), block) for block in blocks] if tall else blocks


def note_of(note: str | None) -> str:
    """Return the declared sentence under a result."""
    return escape(note) if note else ""


def fold(title: str, body: str) -> str:
    """Return a block that a reader unfolds under a title in plain text, and that a report on paper prints."""
    return markdown.details(html.escape(" ".join(title.split())), body, on_paper=True)
