"""What a glance finds: one row an outcome, with its marks on the common axis."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from metaloom.judge.survey_facts import SurveyFacts


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One study or a pooled result (`kind`: randomised, other or pooled), on the analysis scale.

    One that is `mirrored` is drawn on the other side of no effect; its numbers are as they were computed.
    """

    kind: str
    label: str
    estimate: float
    lower: float
    upper: float
    mirrored: bool
    scale: str

    @property
    def printed(self) -> tuple[float, float, float]:
        """The estimate and its limits as they are printed: ratios back from the logarithm."""
        if self.scale == "exp":
            return math.exp(self.estimate), math.exp(self.lower), math.exp(self.upper)
        return self.estimate, self.lower, self.upper


@dataclass(frozen=True, kw_only=True)
class Row:
    """One outcome: marks, results in words (`told`), studies and people, votes, certainty and the last year."""

    label: str
    link: str
    marks: tuple[Mark, ...]
    told: tuple[str, ...]
    studies: int
    people: int
    votes: Mapping[str, int]
    certainty: str | None
    last: int | None

    @property
    def is_empty(self) -> bool:
        """Whether there is no usable number or direction."""
        return not self.studies and not any(self.votes.values())


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """The rows, the scale of their axis, and what its two sides favour."""

    rows: tuple[Row, ...]
    scale: str
    favours: tuple[str, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of all rows."""
        return tuple(mark for row in self.rows for mark in row.marks)
