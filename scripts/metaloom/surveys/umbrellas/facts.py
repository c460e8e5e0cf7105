"""What an umbrella survey finds: published pooled effects, shared studies, and what was recomputed."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.judge.survey_facts import SurveyFacts
from metaloom.pool.parts import Ends, known
from metaloom.text import numbers
from metaloom.text.survey_rows import WordedRow


@dataclass(frozen=True, kw_only=True)
class Effect:
    """An effect with its limits, as displayed."""

    estimate: float
    lower: float
    upper: float

    @property
    def ends(self) -> Ends:
        """The estimate with its limits."""
        return self.estimate, self.lower, self.upper


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Whether two estimates are on one side of no effect, and whether either interval includes the other's estimate."""

    same_side: bool
    ours_holds_theirs: bool
    theirs_holds_ours: bool


@dataclass(frozen=True, kw_only=True)
class Recomputed:
    """The same effect from this project's data (`ours`), or the `reason` why it cannot be computed."""

    analysis: str
    title: str
    note: str | None
    inverted: bool
    k: int
    k_studies: int
    ours: Effect | None
    reason: str | None
    agreement: Agreement | None


@dataclass(frozen=True, kw_only=True)
class ReviewEffect(WordedRow):
    """A published effect as its row prints it; one that is `turned` has its sign reversed.

    One that is not `drawn` lacks an interval or a scale; one that is `misprinted` lies outside its own interval.
    `flags` are the warnings about its row, `window` the number of its window of time.
    """

    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    level: float | None
    k: float | None
    n: float | None
    i2_percent: float | None
    printed_p: float | None
    timepoint_weeks: float | None
    timepoint: str | None
    population: str | None
    measure: str | None
    k_scope: str | None
    model: str | None
    printed_p_operator: str | None
    reference: str | None
    source_url: str | None
    source_quote: str | None
    seen_at: str | None
    verification: str | None
    window: int
    line: int
    review: str
    label: str
    outcome: str
    scale: str | None
    drawn: bool
    turned: bool
    misprinted: bool
    flags: tuple[str, ...]
    measure_name: str
    again: Recomputed | None = None

    @property
    def ends(self) -> Ends:
        """The estimate with its limits; ValueError where one does not exist."""
        return known(self.estimate), known(self.ci_low), known(self.ci_high)

    @property
    def ours(self) -> Effect | None:
        """The same effect from this project's data."""
        return self.again.ours if self.again else None

    def words(self) -> str:
        """Return the effect as printed, its side, and whether its interval includes no effect."""
        if not self.measure_name or self.ci_low is None:
            return ""
        estimate, low, high = self.ends
        effect = numbers.effect(estimate, low, high, str(self.scale))
        null = 1 if self.scale == "exp" else 0
        side = "lower" if estimate < null else "higher" if estimate > null else "the same"
        open_ = "; the interval includes no effect" if low <= null <= high else ""
        said = f"{self.outcome.lower()}, {self.measure_name.lower()} {effect}, as printed"
        return f"{said}: {side} with treatment{open_}."


@dataclass(frozen=True, kw_only=True)
class TimeGroup:
    """The effects of one window of time."""

    label: str
    rows: tuple[ReviewEffect, ...]


@dataclass(frozen=True, kw_only=True)
class EffectPanel:
    """The drawn effects on one outcome and one scale."""

    label: str
    scale: str
    better: str | None
    unit: str | None
    groups: tuple[TimeGroup, ...]

    @property
    def rows(self) -> list[ReviewEffect]:
        """The effects of all groups."""
        return [row for group in self.groups for row in group.rows]


@dataclass(frozen=True, kw_only=True)
class Review:
    """A review by its short name and its display name."""

    review: str
    label: str


@dataclass(frozen=True, kw_only=True)
class ReviewPair:
    """Two reviews: how many studies of each are `known`, and those that both include; None where not known."""

    reviews: tuple[str, ...]
    known: tuple[int, ...]
    shared: tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """The panels of drawn effects, the effects that are only `listed`, the reviews and what they share."""

    panels: tuple[EffectPanel, ...]
    listed: tuple[ReviewEffect, ...]
    reviews: tuple[Review, ...]
    shared: tuple[ReviewPair, ...]
    recomputed: tuple[Recomputed, ...]

    @property
    def drawn(self) -> list[ReviewEffect]:
        """The drawn effects of all panels."""
        return [row for panel in self.panels for row in panel.rows]
