"""What changed between two states, in the order in which a reader should learn it.

Three tiers show where to stop: conclusions that changed, estimates that moved by more than a declared share of their
standard error, and the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from metaloom.judge.judged import Judged
from metaloom.versions.difference.cells import TableChange
from metaloom.versions.difference.split import Split

Tier = Literal["conclusions", "moves", "rest"]
TIERS: tuple[Tier, ...] = ("conclusions", "moves", "rest")
MOVED = 0.25
"""From this share of its old standard error on, a move of an estimate counts as one."""


@dataclass(frozen=True)
class AnalysisChange:
    """One analysis before and after; `old` or `new` None where it did not exist."""

    id: str
    title: str
    tier: Tier
    why: tuple[str, ...]
    old: Judged | None
    new: Judged | None
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    split: Split | None = None
    not_split: str | None = None


@dataclass(frozen=True)
class ClaimChange:
    """A claim whose verdict changed."""

    id: str
    text: str
    old: str
    new: str


@dataclass(frozen=True)
class Declared:
    """A key of a declaration that changed, both values as JSON; the key is empty where the whole was added or removed.

    `title` is what people know its owner by, in the words of the side that has it.
    """

    owner: str
    key: str
    old: str
    new: str
    title: str = ""


@dataclass(frozen=True)
class Change:
    """Everything that changed from one state to another; analyses in the order of their tiers."""

    old: str
    new: str
    claims: tuple[ClaimChange, ...]
    analyses: tuple[AnalysisChange, ...]
    unchanged: int
    came: tuple[str, ...]
    went: tuple[str, ...]
    tables: tuple[TableChange, ...]
    declared: tuple[Declared, ...]
    tools: tuple[Declared, ...]

    def tier(self, name: Tier) -> tuple[AnalysisChange, ...]:
        """Return the analyses of one tier."""
        return tuple(change for change in self.analyses if change.tier == name)
