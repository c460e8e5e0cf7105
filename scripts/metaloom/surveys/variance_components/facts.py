"""What a survey of variance components finds: a mixed model for each quantity, and the values behind it."""

from __future__ import annotations

from dataclasses import dataclass, field

from metaloom.judge.survey_facts import SurveyFacts
from metaloom.pool.parts import known
from metaloom.store.plain import SOMETIMES


@dataclass(frozen=True, kw_only=True)
class Components:
    """A model of `n` values in `k` groups: mean, SDs between and within groups, intraclass correlation (0 to 1).

    One that is not estimable has a `reason` and no number.
    """

    k: int
    n: int
    status: str
    reason: str | None = None
    mean: float | None = field(default=None, metadata=SOMETIMES)
    between_sd: float | None = field(default=None, metadata=SOMETIMES)
    within_sd: float | None = field(default=None, metadata=SOMETIMES)
    icc: float | None = field(default=None, metadata=SOMETIMES)
    icc_lower: float | None = field(default=None, metadata=SOMETIMES)
    icc_upper: float | None = field(default=None, metadata=SOMETIMES)


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """The numbers of a model that was fitted."""

    mean: float
    between_sd: float
    within_sd: float
    icc: float
    icc_lower: float
    icc_upper: float


@dataclass(frozen=True, kw_only=True)
class GroupValues:
    """The values of one group."""

    label: str
    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The mean of the values."""
        return sum(self.values) / len(self.values)


@dataclass(frozen=True, kw_only=True)
class NamedModel(Components):
    """The model of one quantity, with its values."""

    name: str
    groups: tuple[GroupValues, ...]

    @property
    def values(self) -> list[float]:
        """The values of all groups."""
        return [value for group in self.groups for value in group.values]

    @property
    def fitted(self) -> Fitted | None:
        """The numbers of the model; None where it is not estimable."""
        if self.status != "ok":
            return None
        return Fitted(
            mean=known(self.mean),
            between_sd=known(self.between_sd),
            within_sd=known(self.within_sd),
            icc=known(self.icc),
            icc_lower=known(self.icc_lower),
            icc_upper=known(self.icc_upper),
        )


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """The models, what their groups and values are called, the unit, and the level of the intervals."""

    models: tuple[NamedModel, ...]
    groups: str
    units: str
    unit: str
    level: float
