"""An effect in words: an estimate with its interval, on the scale that people read."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Protocol

from metaloom.catalogue.measures import measure_of
from metaloom.judge.effect import says_nothing
from metaloom.judge.judged import Judged
from metaloom.measure.transform import display_part
from metaloom.pool.parts import Pooled
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.text.sentences import NO_FINDING

LIMITS = ("estimate", "ci_lower", "ci_upper")


class Interval(Protocol):
    """An estimate with its limits on the analysis scale."""

    @property
    def estimate(self) -> float | None:
        """The estimate."""

    @property
    def ci_lower(self) -> float | None:
        """The lower limit."""

    @property
    def ci_upper(self) -> float | None:
        """The upper limit."""


@dataclass(frozen=True)
class Ends:
    """An interval that no part of a result holds as it is."""

    estimate: float | None
    ci_lower: float | None
    ci_upper: float | None


def effect_text(result: Judged, part: Interval | None, reason: str | None = None, *, measure: str | None = None) -> str:
    """Return an effect on the analysis scale of `result` (or of another measure); without one the reason is said."""
    if part is None or part.estimate is None:
        return escape(reason or numbers.NOT_ESTIMABLE)
    sizes = [nan if (size := study.number("total")) is None else size for study in result.studies]
    shown = display_part(measure or result.measure, {name: getattr(part, name) for name in LIMITS}, sizes)
    scale = "exp" if shown.scale == "exp" else "identity"
    return numbers.effect(shown.estimate, shown.ci_lower, shown.ci_upper, scale)


def pooled_text(result: Judged, pooled: Pooled | None, reason: str | None, measure: str | None = None) -> str:
    """Return the pooled effect of one row of a result (a choice, a level, a universe), or the reason why none is."""
    ends = pooled.ends if pooled else None
    if ends and says_nothing(measure or result.measure, ends[1], ends[2]):
        return escape(NO_FINDING)
    return effect_text(result, pooled, reason, measure=measure)


def coefficient_text(result: Judged, part: Interval) -> str:
    """Return a coefficient with its interval: as a ratio where the analysis is of ratios, as it is otherwise."""
    if measure_of(result.measure).ratio:
        return effect_text(result, part)
    return numbers.effect(part.estimate, part.ci_lower, part.ci_upper, "identity", 3)


def labels(result: Judged) -> dict[str, str]:
    """Return study_id -> the study's display name, escaped."""
    return {study.study_id: escape(study.label) for study in result.studies}
