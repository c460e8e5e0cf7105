"""What a time table finds: a cell for each outcome, window of time and kind of study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from metaloom.judge.survey_facts import SurveyFacts
from metaloom.pool.parts import Ends, known

NOTHING, SINGLE, POOLED, APART = "nothing", "single", "pooled", "apart"
"""What a cell holds: no usable study, one, a pooled effect, or studies that may not be pooled."""


@dataclass(frozen=True, kw_only=True)
class TableOutcome:
    """One outcome: its measure with the scale that effects are shown on, and the direction that is better."""

    label: str
    measure: str
    better: str | None
    unit: str | None
    scale: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An effect with its limits on the scale that people read."""

    estimate: float | None
    lower: float | None
    upper: float | None

    @property
    def ends(self) -> Ends:
        """The estimate with its limits; ValueError where one does not exist."""
        return known(self.estimate), known(self.lower), known(self.upper)


@dataclass(frozen=True, kw_only=True)
class PooledEffect(Shown):
    """A pooled effect with I²."""

    i2: float | None


@dataclass(frozen=True, kw_only=True)
class TimedStudy(Shown):
    """The effect of one study at its latest time in the window; `data` are the cells of its row by column."""

    study_id: str
    label: str
    time: float
    data: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class HeldRow:
    """A row of the window that may not be used, and why."""

    study_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell, placed by the numbers of its outcome, window and kind; `reason` says why it is not pooled."""

    outcome: int
    window: int
    kind: int
    status: str
    reason: str | None
    pooled: PooledEffect | None
    studies: tuple[TimedStudy, ...]
    held: tuple[HeldRow, ...]
    k: int


@dataclass(frozen=True, kw_only=True)
class CellCounts:
    """How many cells there are, how many have no study, one study alone, and a pooled effect."""

    cells: int
    empty: int
    single: int
    pooled: int


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """The outcomes, the labels of windows and of kinds of studies, the cells, the level and the unit of time."""

    outcomes: tuple[TableOutcome, ...]
    windows: tuple[str, ...]
    kinds: tuple[str, ...]
    cells: tuple[Cell, ...]
    level: float
    time: str

    @property
    def counts(self) -> CellCounts:
        """The cells by what they hold."""
        return CellCounts(
            cells=len(self.cells),
            empty=sum(not cell.studies for cell in self.cells),
            single=sum(cell.status == SINGLE for cell in self.cells),
            pooled=sum(cell.status == POOLED for cell in self.cells),
        )

    def place(self, cell: Cell) -> str:
        """Return the window and the kind of study of a cell."""
        return f"{self.windows[cell.window]}, {self.kinds[cell.kind]}"
