"""What a survey of a distribution finds: a dot for each value, and a bar for each category and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from metaloom.judge.survey_facts import SurveyFacts


@dataclass(frozen=True, kw_only=True)
class Dot:
    """The value of one study, and the range that it stands for where one is given."""

    study_id: str
    label: str
    value: float
    lower: float | None
    upper: float | None

    @property
    def ends(self) -> tuple[float, ...]:
        """The ends of the range that exist."""
        return tuple(end for end in (self.lower, self.upper) if end is not None)


@dataclass(frozen=True, kw_only=True)
class DotRow:
    """The values of one group, in ascending order."""

    label: str
    values: tuple[Dot, ...]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """The studies of one category; `known` is whether it is a value or a way in which the value is not known."""

    label: str
    count: int
    studies: tuple[str, ...] = ()
    known: bool


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The number, median, lowest and highest of all values."""

    n: int
    median: float
    lowest: float
    highest: float


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """The values by group, the categories, and of how many studies (`total`) the value is `known`.

    `labels` names the studies; `counted` is what they are called.
    """

    rows: tuple[DotRow, ...]
    bars: tuple[Bar, ...]
    labels: Mapping[str, str]
    total: int
    known: int
    unit: str
    scale: str
    counted: str
    summary: Summary | None
