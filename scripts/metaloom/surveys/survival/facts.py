"""What a survey of survival curves finds: restored curves, medians, hazard ratios and log-rank tests."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.judge.survey_facts import SurveyFacts
from metaloom.text.survey_rows import WordedRow, test_words


@dataclass(frozen=True, kw_only=True)
class Step:
    """A curve after an event: the share who survive, with its limits."""

    time: float
    survival: float
    lower: float
    upper: float


@dataclass(frozen=True, kw_only=True)
class Curve:
    """The Kaplan-Meier curve of `n` people up to the `last` time; a median that is not reached is None."""

    n: int
    events: int
    last: float
    steps: tuple[Step, ...]
    median: float | None
    median_lower: float | None
    median_upper: float | None


@dataclass(frozen=True, kw_only=True)
class CurveArm(Curve):
    """The curve of one arm, its number of readings, and the printed numbers at risk by time."""

    label: str
    at_risk: tuple[tuple[float, int], ...]
    readings: int


@dataclass(frozen=True, kw_only=True)
class HazardRatio:
    """Treated against control, with its interval, and the logarithm with its standard error."""

    estimate: float
    lower: float
    upper: float
    log: float
    standard_error: float


@dataclass(frozen=True, kw_only=True)
class LogRank(WordedRow):
    """The log-rank test of two arms."""

    statistic: float
    p_value: float

    def words(self) -> str:
        """Return the P value."""
        return test_words(self.p_value, None)


@dataclass(frozen=True, kw_only=True)
class CurveStudy:
    """A study with the curves of its arms compared; one whose curve cannot be restored has a `reason` and no arms."""

    study_id: str
    label: str
    status: str
    reason: str | None
    arms: tuple[CurveArm, ...] = ()
    hazard_ratio: HazardRatio | None = None
    log_rank: LogRank | None = None


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """The studies, the names of the arms, the unit of time and the level of the intervals."""

    studies: tuple[CurveStudy, ...]
    arms: tuple[str, ...]
    unit: str
    level: float

    @property
    def restored(self) -> tuple[CurveStudy, ...]:
        """The studies whose curves were restored."""
        return tuple(study for study in self.studies if study.status == "ok")
