"""Published pooled effects side by side: one axis for each outcome, a square and its interval for each review.

Nothing is summed up at the bottom of a panel: reviews share trials. What this project computes from its own data is
in another colour under the effect that it recomputes. An estimate outside its own interval is drawn hollow.
"""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.panels import PanelRows, in_words
from metaloom.draw.side_by_side import side_by_side
from metaloom.surveys.umbrellas.facts import Facts
from metaloom.surveys.umbrellas.rows import notes_of, panels_of
from metaloom.text import numbers
from metaloom.text.plain import plain


def umbrella(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the figure of an umbrella survey; null where no effect has an interval."""
    panels = panels_of(facts)
    if not panels:
        return None
    sheet = side_by_side(panels, notes_of(facts), layout)
    return finish(facts, "umbrella", layout, sheet, alternative(panels), caption(facts, panels), table(panels))


def caption(facts: Facts, panels: Sequence[PanelRows]) -> str:
    """Return what the figure shows, for under it."""
    effects = [effect for panel in panels for effect in panel.effects if effect.row.kind != "note"]
    theirs = sum(not effect.ours for effect in effects)
    reviews = len({row.review for row in facts.drawn})
    ours = " Green: the same from this project's own data." if theirs < len(effects) else ""
    shared = " Reviews may share trials, and are not pooled with each other." if reviews > 1 else ""
    told = f"{numbers.opening(theirs)} pooled effect{'' if theirs == 1 else 's'} of {numbers.things(reviews, 'review')}"
    title = plain(facts.title).rstrip(".")
    return f"{title}. {told}, as printed; lines: the printed intervals.{shared}{ours}"


def alternative(panels: Sequence[PanelRows]) -> str:
    """Return the figure's alternative text, with its numbers."""
    return f"Published pooled effects side by side, not pooled. {in_words(panels)}"


def table(panels: Sequence[PanelRows]) -> tuple[tuple[str, ...], ...]:
    """Return the same as rows of text."""
    body = [
        (panel.heading, group.heading, effect.row.label, effect.about, *(effect.row.arms or ("",)), effect.row.effect)
        for panel in panels
        for group in panel.groups
        for effect in group.effects
    ]
    return (("Outcome", "Time", "Review", "Who", "Studies and patients", "Effect"), *body)
