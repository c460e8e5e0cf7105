"""The certainty of a result as its plain form has it: level, start, target, domains, and what raises it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from metaloom.store.part import Kept


@dataclass(frozen=True, kw_only=True)
class Overruled(Kept):
    """What the rule says where a person overrules it."""

    rating: str
    steps: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Decided(Kept):
    """A decision: by rule, by a judgement, by a judgement that overrules the rule (`computed`), or none yet ("nobody");
    and why.
    """

    reason: str
    by: str
    who: str | None
    computed: Overruled | None = None


@dataclass(frozen=True, kw_only=True)
class RatingNumbers(Kept):
    """The numbers behind a rating: those that the rule of its domain looked at, and no others.

    Shares of weight and I² are in per cent; `votes` counts the studies whose direction is known, `agree` those of them
    that point the same way.
    """

    studies: int | None = None
    assessed: int | None = None
    weight_high: float | None = None
    weight_not_assessed: float | None = None
    i2: float | None = None
    i2_lower: float | None = None
    i2_upper: float | None = None
    tau2: float | None = None
    above_threshold: int | None = None
    below_threshold: int | None = None
    intervals_overlap: bool | None = None
    votes: int | None = None
    agree: int | None = None
    participants: float | None = None
    directed: int | None = None
    information_size: int | None = None
    test: str | None = None
    p_value: float | None = None


@dataclass(frozen=True, kw_only=True)
class RatedDomain(Decided):
    """One domain of GRADE: its rating, the levels that it costs, and the numbers behind it."""

    rating: str
    steps: int
    decided: bool
    numbers: RatingNumbers


@dataclass(frozen=True, kw_only=True)
class StartingLevel(Decided):
    """The level at which certainty starts."""

    level: str


@dataclass(frozen=True, kw_only=True)
class RaisedLevel(Decided):
    """What raises certainty, and by how many levels."""

    steps: int


@dataclass(frozen=True, kw_only=True)
class RatedTarget(Kept):
    """What is rated: an important effect, little or no effect, an effect; and the declared threshold."""

    kind: str
    minimal_important: float | None
    absolute: float | None = None
    per: int | None = None


@dataclass(frozen=True, kw_only=True)
class CertaintyOf(Kept):
    """How sure a result is; `level` is None, with the `reason`, where there is no effect to rate."""

    level: str | None
    reason: str | None = None
    start: StartingLevel | None = None
    target: RatedTarget | None = None
    pooled: bool | None = None
    domains: Mapping[str, RatedDomain] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    raised: Mapping[str, RaisedLevel] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BaselineRisk(Kept):
    """The risk without treatment, and where it comes from: a declared source, or the control arms."""

    risk: float
    source: str | None
    note: str | None
    events: float | None
    total: float | None
    lowest: float | None
    highest: float | None
    arms: int = 0


@dataclass(frozen=True, kw_only=True)
class Absolute(Kept):
    """The risk with treatment and its difference from the risk without, each with its interval (0 to 1)."""

    baseline: BaselineRisk
    risk: float
    risk_lower: float
    risk_upper: float
    difference: float
    difference_lower: float
    difference_upper: float


@dataclass(frozen=True, kw_only=True)
class JudgedDomain(Kept):
    """A published judgement of one domain of risk of bias."""

    domain: str
    judgement: str
    level: str


@dataclass(frozen=True, kw_only=True)
class Assessed(Kept):
    """The published judgements of one study by one tool."""

    tool: str
    overall: str | None
    domains: tuple[JudgedDomain, ...]
