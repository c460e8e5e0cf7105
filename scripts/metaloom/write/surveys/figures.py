"""The figures of a survey, each in a wide layout and a narrow one for phones."""

from __future__ import annotations

from metaloom.write import markdown
from metaloom.write.escape import attribute, escape
from metaloom.write.woven import Woven

NARROW = "-narrow"


def survey_figures(woven: Woven, survey: str) -> list[str]:
    """The figures as blocks that can be cross-referenced."""
    blocks = []
    for figure in woven.figures.get(survey, ()):
        if figure.name.endswith(NARROW):
            continue
        images = [(f"/figures/{figure.name}.svg", "ml-wide"), (f"/figures/{figure.name}{NARROW}.svg", "ml-narrow")]
        blocks.append(markdown.figure(images, escape(figure.caption), f"fig-{figure.name}", attribute(figure.alt)))
    return blocks


def note_of(note: str | None) -> str:
    """The declared sentence under a result."""
    return escape(note) if note else ""


def fold(title: str, body: str) -> str:
    """A block that a reader unfolds."""
    return f'::: {{.callout-note collapse="true"}}\n## {title}\n\n{body}\n:::'
