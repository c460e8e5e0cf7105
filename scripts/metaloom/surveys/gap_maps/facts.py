"""What a gap map finds: which studies of which kind report which outcome."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.judge.survey_facts import SurveyFacts


@dataclass(frozen=True, kw_only=True)
class MapRow:
    """One attribute of studies, its group, and how many studies have it."""

    label: str
    group: str
    total: int

    @property
    def title(self) -> str:
        """The group with the label."""
        return f"{self.group}: {self.label}"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The ids of the studies of one row and column, by kind of study; `anchor` is the place of their list."""

    row: int
    column: int
    anchor: str
    studies: tuple[tuple[str, ...], ...]

    @property
    def is_empty(self) -> bool:
        """Whether no study of any kind is here."""
        return not any(self.studies)


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """Rows, columns with the certainty of their results, kinds of studies, and the cells row by row."""

    attributes: tuple[MapRow, ...]
    outcomes: tuple[str, ...]
    certainty: tuple[str | None, ...] = ()
    split: tuple[str, ...]
    cells: tuple[Cell, ...]
    total: int
