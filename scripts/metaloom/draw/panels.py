"""Effects side by side in panels, one axis each: what such a figure is made of before anything is placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from metaloom.draw.rows import Row


@dataclass(frozen=True)
class Effect:
    """One effect: its row (a study, a pooled result, or a note), whom it is about, and whose it is."""

    row: Row
    about: str = ""
    ours: bool = False
    estimate: float | None = None
    """Where the estimate stands if the row itself cannot hold it: outside its own interval."""


@dataclass(frozen=True)
class EffectGroup:
    """The effects under one heading; an empty heading is none."""

    heading: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class PanelRows:
    """One axis with its groups; `result` says measure and direction to what draws axes."""

    heading: str
    result: Mapping[str, Any]
    groups: tuple[EffectGroup, ...]

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Every effect of the panel, group by group."""
        return tuple(effect for group in self.groups for effect in group.effects)
