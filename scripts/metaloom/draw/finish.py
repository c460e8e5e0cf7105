"""From a sheet of marks and its words to a complete figure, the same for every kind.

A figure is named after its owner and its kind; the narrow layout, which is in pages alone, adds `-narrow`.
"""

from __future__ import annotations

from typing import Protocol

from metaloom.catalogue.figures import FIGURES
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.marks import Sheet
from metaloom.draw.svg import size, svg_of
from metaloom.text import numbers
from metaloom.text.plain import plain

Table = tuple[tuple[str, ...], ...]
WIDE, NARROW = 640.0, 320.0


class Owned(Protocol):
    """Whose a figure is: an analysis or a survey."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its title."""


def finish(owner: Owned, kind: str, layout: Layout, sheet: Sheet, alt: str, caption: str, table: Table) -> Figure:
    """Return the figure of a painted sheet; `kind` is its name in `draw.kinds`."""
    name = name_of(owner, kind, layout)
    spoken = spoken_words(alt)
    return Figure(name, svg_of(sheet, name, spoken, layout), spoken, caption, *size(sheet), table)


def undrawn(owner: Owned, kind: str, layout: Layout, reason: str) -> Figure:
    """Return why a declared figure is not drawn, in place of the figure."""
    words = f"No {FIGURES[kind].noun} is drawn. {reason}"
    return Figure(name_of(owner, kind, layout), "", "", "", 0, 0, (), missing=words)


def name_of(owner: Owned, kind: str, layout: Layout) -> str:
    """Return the name of a figure, of its files and of its place on a page."""
    tail = "-narrow" if layout == "narrow" else ""
    return f"{owner.id or 'analysis'}-{kind.replace('_', '-')}{tail}"


def titled(owner: Owned, sentence: str) -> str:
    """Return a caption: the subject's title before what is shown of it."""
    title = plain(owner.title or owner.id).rstrip(".")
    return f"{title}. {sentence}" if title else sentence


def spoken_words(text: str) -> str:
    """Return words for a screen reader: with plain spaces alone."""
    return text.replace(numbers.NO_BREAK, " ").replace(numbers.THIN, " ")
