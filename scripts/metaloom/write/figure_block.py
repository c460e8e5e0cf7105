"""What blocks of surveys share: their figures, their note, what a reader unfolds."""

from __future__ import annotations

from metaloom.text.escape import escape
from metaloom.write.figures import figure_blocks
from metaloom.write.findings import Findings


def survey_figures(woven: Findings, survey: str) -> list[str]:
    """Return the figures of a survey as blocks that can be cross-referenced."""
    return figure_blocks(woven, survey, prefix=f"{survey}-")


def note_of(note: str | None) -> str:
    """Return the declared sentence under a result."""
    return escape(note) if note else ""


def fold(title: str, body: str) -> str:
    """Return a block that a reader unfolds."""
    return f'::: {{.callout-note collapse="true"}}\n## {title}\n\n{body}\n:::'
