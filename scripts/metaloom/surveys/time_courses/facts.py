"""What a survey of time courses finds: the printed values of every study, by panel, arm and time."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.judge.survey_facts import SurveyFacts


@dataclass(frozen=True, kw_only=True)
class Point:
    """A value at a time, with its limits where they are known; a range alone has no value."""

    time: float
    value: float | None
    lower: float | None
    upper: float | None

    @property
    def limits(self) -> tuple[float, float] | None:
        """Both limits; None where one is not known."""
        return None if self.lower is None or self.upper is None else (self.lower, self.upper)

    @property
    def numbers(self) -> tuple[float, ...]:
        """The value and the limits that exist."""
        return tuple(number for number in (self.value, self.lower, self.upper) if number is not None)


@dataclass(frozen=True, kw_only=True)
class CourseArm:
    """The points of one arm, in the order of time."""

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Plot:
    """One small plot: the arms of a study, or of all studies with one value of the declared column (`id`)."""

    id: str
    label: str
    studies: tuple[str, ...]
    arms: tuple[CourseArm, ...]


@dataclass(frozen=True, kw_only=True)
class CoursePanel:
    """The plots of one outcome, which share their axes."""

    label: str
    unit: str | None
    plots: tuple[Plot, ...]

    @property
    def points(self) -> list[Point]:
        """The points of all plots."""
        return [point for plot in self.plots for arm in plot.arms for point in arm.points]


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """The panels, the unit of time, and whether limits are `computed` at the level from SDs and sizes."""

    panels: tuple[CoursePanel, ...]
    time: str
    level: float
    computed: bool
