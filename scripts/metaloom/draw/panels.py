"""Effects side by side in panels, one axis each: what such a figure is made of before anything is placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metaloom.text import numbers
from metaloom.text.figures.rows import Row

MOST_TOLD = 12
"""With more effects than this their alternative text tells only the ends."""


@dataclass(frozen=True)
class Effect:
    """One effect: its row (a study, a pooled result, or a note), whom it is about, and whose it is."""

    row: Row
    about: str = ""
    ours: bool = False
    estimate: float | None = None
    """The estimate where it is outside its own interval, and the row cannot hold it."""


@dataclass(frozen=True)
class Measured:
    """The measure of a panel and its better direction, for what draws axes (`text.figures.compared.Compared`)."""

    measure: str
    better: str | None = None
    minimal_important: float | None = None
    network: None = None


@dataclass(frozen=True)
class EffectGroup:
    """The effects under one heading; an empty heading is none."""

    heading: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class PanelRows:
    """One axis with its groups; `result` says measure and direction to what draws axes."""

    heading: str
    result: Measured
    groups: tuple[EffectGroup, ...]

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Every effect of the panel, group by group."""
        return tuple(effect for group in self.groups for effect in group.effects)


def in_words(panels: Sequence[PanelRows]) -> str:
    """Return every effect in words, panel by panel; of many effects how many there are and between which two they lie.

    The data table beside the figure holds every one of them, so a listener need not sit through all.
    """
    brief = sum(one.row.kind != "note" for panel in panels for one in panel.effects) > MOST_TOLD
    text = " ".join(_panel_in_words(panel, brief) for panel in panels)
    return text.replace(numbers.NO_BREAK, " ").replace(numbers.THIN, " ")


def _panel_in_words(panel: PanelRows, brief: bool) -> str:
    effects = [one for one in panel.effects if one.row.kind != "note"]
    notes = "".join(f" {one.row.label}" for one in panel.effects if one.row.kind == "note")
    if brief and len(effects) > 2:
        low, high = min(effects, key=_middle), max(effects, key=_middle)
        return f"{panel.heading}: {numbers.count(len(effects))} effects, from {_told(low)} to {_told(high)}.{notes}"
    return f"{panel.heading}: {'; '.join(map(_told, effects))}.{notes}"


def _told(effect: Effect) -> str:
    about = f" ({effect.about})" if effect.about else ""
    return f"{effect.row.label}{about}, {effect.row.effect}"


def _middle(effect: Effect) -> float:
    value = effect.row.value if effect.row.value is not None else effect.estimate
    return 0.0 if value is None else value
