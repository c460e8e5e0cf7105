"""The result of one analysis: frozen and typed, with the JSON of the results format as its plain form.

Estimates, `prediction` and `studies` are on the analysis scale (the logarithm for ratios), `display` on the scale that
people read. A number that does not exist is None. What probes find (`bias`, `influence`, `multiverse`, …) has a shape
of its own for each probe and is kept as JSON values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from metaloom.engine.plain import SOMETIMES, plain, typed

Number = float | None
Status = Literal["ok", "not_estimable"]
Part = Mapping[str, Any]
"""What one probe found, in JSON values."""


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """A pooled effect with its test and interval, on the analysis scale."""

    estimate: Number
    standard_error: Number
    statistic: Number
    df: Number
    p_value: Number
    ci_lower: Number
    ci_upper: Number


@dataclass(frozen=True, kw_only=True)
class Display:
    """The pooled effect on the scale that people read; `scale` names the transformation (`catalogue.scales`)."""

    scale: str
    estimate: Number
    ci_lower: Number
    ci_upper: Number
    prediction_lower: Number
    prediction_upper: Number


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """Where the true effect of a new study is expected, by `rule` (`catalogue.predictions`)."""

    rule: str
    lower: Number
    upper: Number
    df: Number


@dataclass(frozen=True, kw_only=True)
class Heterogeneity:
    """How much studies differ; I² in percent."""

    tau2: Number
    tau2_se: Number
    i2: Number
    h2: Number
    q: Number
    q_df: Number
    q_p_value: Number
    tau: Number
    tau2_ci_lower: Number
    tau_ci_lower: Number
    i2_ci_lower: Number
    h2_ci_lower: Number
    tau2_ci_upper: Number
    tau_ci_upper: Number
    i2_ci_upper: Number
    h2_ci_upper: Number


@dataclass(frozen=True, kw_only=True)
class StudyRow:
    """One effect that was pooled: its interval, its weight, and its row's numbers.

    `data` holds the input columns as the table has them; `route` names those that the effect was computed from where
    the measure can be had in several ways, `converted` what was computed from other summaries first, `treatments` the
    two that the row of a network compares.
    """

    study_id: str
    label: str
    line: int | None
    yi: Number
    vi: Number
    ci_lower: Number
    ci_upper: Number
    weight_percent: Number
    data: Mapping[str, Any]
    route: tuple[str, ...] | None = field(default=None, metadata=SOMETIMES)
    converted: str | None = field(default=None, metadata=SOMETIMES)
    treatments: tuple[str, ...] | None = field(default=None, metadata=SOMETIMES)


@dataclass(frozen=True, kw_only=True)
class ExcludedRow:
    """A row that the analysis leaves out, and why."""

    study_id: str
    line: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class ZeroCells:
    """What was done about cells without events: how much was added, to which studies, and who was dropped."""

    add: float
    to: str
    drop00: bool


@dataclass(frozen=True, kw_only=True)
class SharedArms:
    """Rows of one study that shared an arm, and what was done."""

    study_id: str
    rule: str
    shared: str
    lines: tuple[int | None, ...]


@dataclass(frozen=True, kw_only=True)
class WitnessedPart:
    """One part of a result computed again by another route; `reason` where there is none."""

    part: str
    route: str | None
    digits: int | None
    reason: str | None = field(default=None, metadata=SOMETIMES)


@dataclass(frozen=True, kw_only=True)
class Witness:
    """How many digits another route confirms; both None where there is no other route, or it failed (`reason`)."""

    route: str | None
    digits: int | None
    reason: str | None = field(default=None, metadata=SOMETIMES)
    parts: tuple[WitnessedPart, ...] | None = field(default=None, metadata=SOMETIMES)


@dataclass(frozen=True, kw_only=True)
class Result:
    """One analysis. The order of the fields is that of its JSON."""

    id: str
    title: str
    status: Status
    reason: str | None
    table: str
    measure: str
    method: str
    test: str
    level: float
    better: Literal["lower", "higher"] | None
    effect: str | None = field(default=None, metadata=SOMETIMES)
    policy: ZeroCells
    flags: tuple[str, ...]
    k: int
    k_studies: int | None = field(default=None, metadata=SOMETIMES)
    n_treated: float | None
    n_control: float | None
    studies: tuple[StudyRow, ...]
    excluded: tuple[ExcludedRow, ...]
    pooled: Pooled
    display: Display
    prediction: Prediction
    witness: Witness | None
    heterogeneity: Heterogeneity
    subgroups: Mapping[str, Part]
    moderators: tuple[Part, ...]
    sensitivity: tuple[Part, ...]
    bias: Mapping[str, Part]
    influence: tuple[Part, ...]
    shared_arms: tuple[SharedArms, ...] | None = field(default=None, metadata=SOMETIMES)
    cluster: Part | None = field(default=None, metadata=SOMETIMES)
    tests: Part | None = field(default=None, metadata=SOMETIMES)
    glmm: Part | None = field(default=None, metadata=SOMETIMES)
    network: Part | None = field(default=None, metadata=SOMETIMES)
    influence_reason: str | None = field(default=None, metadata=SOMETIMES)
    baujat: Part | None = field(default=None, metadata=SOMETIMES)
    blup_reason: str | None = field(default=None, metadata=SOMETIMES)
    blup: tuple[Part, ...] | None = field(default=None, metadata=SOMETIMES)
    subsets: Part | None = field(default=None, metadata=SOMETIMES)
    bayes: Part | None = field(default=None, metadata=SOMETIMES)
    multiverse: Part | None = field(default=None, metadata=SOMETIMES)

    @property
    def estimable(self) -> bool:
        """Whether anything was pooled."""
        return self.status == "ok"

    def plain(self) -> dict[str, Any]:
        """Return the result as the JSON of the results format has it."""
        found: dict[str, Any] = plain(self)
        return found

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Result:
        """Return the result that a plain form describes; ShapeError where it has another shape."""
        return typed(cls, value)
