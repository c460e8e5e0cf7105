"""What a survey of harms finds: each study's counts with what they still allow, and its arms compared."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.judge.survey_facts import SurveyFacts
from metaloom.text import numbers
from metaloom.text.survey_rows import WordedRow, proportion_words


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Events per 100 person-years, with two-sided limits and a one-sided upper bound."""

    years: float
    estimate: float
    lower: float
    upper: float
    bound: float


@dataclass(frozen=True, kw_only=True)
class CountedPeople(WordedRow):
    """People with the harm and their share, with two-sided limits and a one-sided upper bound."""

    events: int
    total: int
    estimate: float
    lower: float
    upper: float
    bound: float

    def words(self) -> str:
        """Return the events and their share."""
        return proportion_words(self.events, self.total, self.estimate)


@dataclass(frozen=True, kw_only=True)
class Arm(CountedPeople):
    """One arm of a study; its rate where the follow-up is known."""

    arm: str
    rate: Rate | None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Treated against control: the odds ratio with exact limits (None: without limit), and the risks' difference.

    Where neither arm has an event (or all people have one) no ratio is `estimable`.
    """

    odds_ratio: float | None
    lower: float | None
    upper: float | None
    p_value: float | None
    estimable: bool
    difference: float
    difference_lower: float
    difference_upper: float


@dataclass(frozen=True, kw_only=True)
class HarmStudy(WordedRow):
    """One study: its line in a table, follow-up, what it counted, words beside it, and its arms."""

    study_id: str
    label: str
    table: str
    line: int
    follow_up: float | None
    what: str | None
    about: tuple[str | None, ...]
    arms: tuple[Arm, ...]
    comparison: Comparison | None

    @property
    def treated(self) -> Arm:
        """The treated arm."""
        return self.arms[0]

    def words(self) -> str:
        """Return events by arm, with the odds ratio between the arms where there is one."""
        counts = " against ".join(f"{numbers.events_of(arm.events, arm.total)} {arm.arm}" for arm in self.arms)
        found = self.comparison
        if found is None or found.odds_ratio is None:
            return f"{counts}."
        effect = numbers.effect(found.odds_ratio, found.lower, found.upper, "exp")
        return f"{counts}, odds ratio {effect}, {numbers.p_value(found.p_value)}."


@dataclass(frozen=True, kw_only=True)
class AddedUp(CountedPeople):
    """The treated people of all studies as one group; `untimed` groups of them have no rate."""

    studies: int
    left_out: tuple[str, ...]
    rate: Rate | None
    untimed: int


@dataclass(frozen=True, kw_only=True)
class HarmDirections:
    """The studies with fewer and with more events among the treated, and P of one odds ratio for all."""

    fewer: tuple[str, ...]
    more: tuple[str, ...]
    equal_odds_p: float | None


@dataclass(frozen=True, kw_only=True)
class HeldOut:
    """A study whose row may not be used, and why."""

    study_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """The studies, the longest followed first; `apart` says why they are not pooled."""

    studies: tuple[HarmStudy, ...]
    held_out: tuple[HeldOut, ...]
    added: AddedUp | None
    directions: HarmDirections | None
    level: float
    unit: str
    apart: str | None
