"""What a summary of findings finds: a row for each analysis."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.judge.certain import Absolute, CertaintyOf
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.text import numbers
from metaloom.text.absolute_words import difference_text
from metaloom.text.survey_rows import WordedRow


@dataclass(frozen=True, kw_only=True)
class DesignCount:
    """How many studies have a design; None where it is not recorded."""

    design: str | None
    studies: int


@dataclass(frozen=True, kw_only=True)
class SummaryRow(WordedRow):
    """One analysis: its studies by design, absolute effect and certainty; the range of means without treatment."""

    analysis: str
    title: str
    measure: str
    studies: int
    designs: tuple[DesignCount, ...]
    absolute: Absolute | None
    control_means: tuple[float, float] | None
    certainty: CertaintyOf | None

    @property
    def level(self) -> str | None:
        """The level of certainty, where it is rated."""
        return self.certainty.level if self.certainty else None

    @property
    def subject(self) -> str:
        """What the row is of."""
        return self.title if self.absolute else ""

    def words(self) -> str:
        """Return the studies, the difference out of 1000 people and the certainty."""
        if self.absolute is None or not self.studies:
            return ""
        rated = f"; certainty {self.level}" if self.level else ""
        return f"{numbers.things(self.studies, 'study', 'studies')}, {difference_text(self.absolute)}{rated}."


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """The rows in declared order."""

    rows: tuple[SummaryRow, ...]
