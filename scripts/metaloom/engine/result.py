"""The result of one analysis: frozen, typed to its last part, with the JSON of the results format as its plain form.

Estimates, `prediction` and `studies` are on the analysis scale (the logarithm for ratios), `display` on the scale that
people read. A number that does not exist is None. A part that has another shape than its type is refused by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from metaloom.measure.display import Display, Number
from metaloom.pool.network.parts import Network
from metaloom.pool.parts import Clustered, Ends, Heterogeneity, MixedModel, Pooled, Prediction, Subgroups, Test, ends_of
from metaloom.pool.regression_parts import Regression
from metaloom.probe.parts import Baujat, Bayes, Diagnostics, Multiverse, Probe, Sensitivity, Subsets, TrueEffect
from metaloom.store.documents import Json, JsonObject, Scalar
from metaloom.store.part import Part
from metaloom.store.plain import SOMETIMES, completed, plain, typed
from metaloom.witness.agreement import Witness

Status = Literal["ok", "not_estimable"]


@dataclass(frozen=True, kw_only=True)
class StudyRow(Part):
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
    data: Mapping[str, Scalar]
    route: tuple[str, ...] | None = field(default=None, metadata=SOMETIMES)
    converted: str | None = field(default=None, metadata=SOMETIMES)
    treatments: tuple[str, ...] | None = field(default=None, metadata=SOMETIMES)

    def number(self, column: str) -> float | None:
        """Return the number that its row has in a column; None where there is none."""
        found = self.data.get(column)
        return found if isinstance(found, int | float) else None

    @property
    def ends(self) -> Ends | None:
        """The effect with its interval, on the analysis scale; None where one of the three does not exist."""
        return ends_of(self.yi, self.ci_lower, self.ci_upper)


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
class Result(Part):
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
    subgroups: Mapping[str, Subgroups]
    moderators: tuple[Regression, ...]
    sensitivity: tuple[Sensitivity, ...]
    bias: Mapping[str, Probe]
    influence: tuple[Diagnostics, ...]
    shared_arms: tuple[SharedArms, ...] | None = field(default=None, metadata=SOMETIMES)
    cluster: Clustered | None = field(default=None, metadata=SOMETIMES)
    tests: Mapping[str, Test | None] | None = field(default=None, metadata=SOMETIMES)
    glmm: MixedModel | None = field(default=None, metadata=SOMETIMES)
    network: Network | None = field(default=None, metadata=SOMETIMES)
    influence_reason: str | None = field(default=None, metadata=SOMETIMES)
    baujat: Baujat | None = field(default=None, metadata=SOMETIMES)
    blup_reason: str | None = field(default=None, metadata=SOMETIMES)
    blup: tuple[TrueEffect, ...] | None = field(default=None, metadata=SOMETIMES)
    subsets: Subsets | None = field(default=None, metadata=SOMETIMES)
    bayes: Bayes | None = field(default=None, metadata=SOMETIMES)
    multiverse: Multiverse | None = field(default=None, metadata=SOMETIMES)

    @property
    def estimable(self) -> bool:
        """Whether anything was pooled."""
        return self.status == "ok"

    def plain(self) -> dict[str, Json]:
        """Return the result as the JSON of the results format has it."""
        found: dict[str, Json] = plain(self)
        return found

    @classmethod
    def of(cls, value: JsonObject) -> Self:
        """Return the result that a plain form describes; ShapeError where it has another shape."""
        return typed(cls, value)

    @classmethod
    def of_part(cls, value: JsonObject) -> Self:
        """Return the result of a plain form that may lack fields, or have others: one of another version's."""
        return typed(cls, completed(cls, value))
