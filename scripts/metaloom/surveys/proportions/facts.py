"""What a survey of proportions finds: each proportion with its interval, and logistic models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from metaloom.judge.survey_facts import SurveyFacts
from metaloom.store.plain import SOMETIMES
from metaloom.surveys.proportion import Proportion
from metaloom.text.survey_rows import WordedRow, proportion_words, test_words


@dataclass(frozen=True, kw_only=True)
class PrintedShare:
    """A share that was published before, and the key of its reference."""

    share: float
    reference: str | None


@dataclass(frozen=True, kw_only=True)
class ItemRow(Proportion, WordedRow):
    """The proportion of one item among all rows, or among those of one value of the column `by`."""

    group: str
    label: str
    by: str | None = field(default=None, metadata=SOMETIMES)
    printed: PrintedShare | None

    @property
    def title(self) -> str:
        """The group, where there is one, with the label."""
        return f"{self.group}: {self.label}" if self.group else self.label

    def words(self) -> str:
        """Return the events and their share."""
        return proportion_words(self.events, self.total, self.estimate)


@dataclass(frozen=True, kw_only=True)
class ColumnTest(WordedRow):
    """The likelihood-ratio test of one column of a logistic model."""

    statistic: float
    df: int
    p_value: float

    def words(self) -> str:
        """Return the P value."""
        return test_words(self.p_value, None)


@dataclass(frozen=True, kw_only=True)
class Coefficient:
    """The odds ratio of one value of a column against the first, or of one unit more, with its Wald interval."""

    column: str
    label: str
    odds_ratio: float
    lower: float
    upper: float
    test: ColumnTest


@dataclass(frozen=True, kw_only=True)
class Logistic:
    """A logistic model of `n` rows; one that has no estimate says why (`reason`).

    `references` names the first value of each column that is not a number; `caution` says where events are few.
    """

    n: int
    events: int
    left_out: int
    status: str
    reason: str | None
    caution: str | None = None
    coefficients: tuple[Coefficient, ...] = ()
    references: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TitledModel(Logistic):
    """A logistic model as a chapter declares it."""

    title: str


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """The proportions in declared order, their unit, level and kind of interval, and the models."""

    rows: tuple[ItemRow, ...]
    models: tuple[TitledModel, ...]
    unit: str
    level: float
    interval: str
    total: int
