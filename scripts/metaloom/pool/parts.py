"""The parts of a result that pooling fills: estimates, intervals, tests, components of variance, refits, subgroups.

Estimates, standard errors and limits are on the analysis scale (the logarithm for ratios), variances on its square.
Each class is `Kept`: its plain form has the fields that it was made with, so that a part which a method does not fill
is absent and not null. A field that is absent is None (or empty); a number that does not exist is None, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from metaloom.measure.display import Number
from metaloom.store.part import Kept, changed, fields_of

T = TypeVar("T")
Ends = tuple[float, float, float]
"""An estimate, its lower and its upper limit."""


def known(value: Number) -> float:
    """Return a number that exists; ValueError for one that does not."""
    if value is None:
        raise ValueError("a number of a result that must exist does not")
    return value


def existing(part: T | None) -> T:
    """Return a part that exists; ValueError for one that does not."""
    if part is None:
        raise ValueError("a part of a result that must exist does not")
    return part


def ends_of(estimate: Number, lower: Number, upper: Number) -> Ends | None:
    """Return an estimate with its interval; None where one of the three does not exist."""
    return None if estimate is None or lower is None or upper is None else (estimate, lower, upper)


@dataclass(frozen=True, kw_only=True)
class Pooled(Kept):
    """A pooled effect with its test and interval, on the analysis scale."""

    estimate: Number
    standard_error: Number
    statistic: Number
    df: Number
    p_value: Number
    ci_lower: Number
    ci_upper: Number

    @property
    def ends(self) -> Ends | None:
        """The estimate with its interval; None where one of the three does not exist."""
        return ends_of(self.estimate, self.ci_lower, self.ci_upper)


@dataclass(frozen=True, kw_only=True)
class Prediction(Kept):
    """Where the true effect of a new study is expected, by `rule` (`catalogue.predictions`)."""

    rule: str
    lower: Number
    upper: Number
    df: Number


@dataclass(frozen=True, kw_only=True)
class Heterogeneity(Kept):
    """How much studies differ; I² in percent."""

    tau2: Number = None
    tau2_se: Number = None
    i2: Number = None
    h2: Number = None
    q: Number = None
    q_df: Number = None
    q_p_value: Number = None
    tau: Number = None
    tau2_ci_lower: Number = None
    tau_ci_lower: Number = None
    i2_ci_lower: Number = None
    h2_ci_lower: Number = None
    tau2_ci_upper: Number = None
    tau_ci_upper: Number = None
    i2_ci_upper: Number = None
    h2_ci_upper: Number = None


@dataclass(frozen=True, kw_only=True)
class Refit(Kept):
    """The analysis made anew: without one study (`omitted`), up to one (`added`), or with another choice (`label`)."""

    omitted: str | None = None
    added: str | None = None
    label: str | None = None
    measure: str | None = None
    method: str | None = None
    test: str | None = None
    status: str
    reason: str | None = None
    k: int
    k_studies: int | None = None
    pooled: Pooled | None = None
    heterogeneity: Heterogeneity | None = None
    prediction: Prediction | None = None


@dataclass(frozen=True, kw_only=True)
class Level(Kept):
    """One level of a subgroup, pooled by itself."""

    level: str
    status: str | None = None
    reason: str | None = None
    k: int
    k_studies: int | None = None
    pooled: Pooled | None = None
    heterogeneity: Heterogeneity | None = None
    prediction: Prediction | None = None


@dataclass(frozen=True, kw_only=True)
class Subgroups(Kept):
    """The levels of one column, and the test between them; `tau2` is separate or common."""

    status: str | None = None
    levels: tuple[Level, ...]
    tau2: str | None = None
    statistic: Number = None
    df: Number = None
    residual_df: Number = None
    p_value: Number = None
    reason: str | None = None
    residual_heterogeneity: Heterogeneity | None = None
    omitted: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Component(Kept):
    """The variance between the units of one level of a nested model."""

    level: str
    sigma2: Number
    units: int | None = None


@dataclass(frozen=True, kw_only=True)
class Test(Kept):
    """One further test of the pooled effect."""

    statistic: Number
    df: Number
    p_value: Number


@dataclass(frozen=True, kw_only=True)
class Robust(Pooled):
    """The pooled effect with a robust variance, by `kind` over so many clusters."""

    status: str
    kind: str
    clusters: int


@dataclass(frozen=True, kw_only=True)
class Clustered(Kept):
    """Components of variance of a nested model; with a robust variance, also what the `model` alone says."""

    components: tuple[Component, ...]
    log_likelihood: Number = None
    note: str | None = None
    model: Pooled | None = None
    robust: Robust | None = None


@dataclass(frozen=True, kw_only=True)
class MixedModel(Kept):
    """How a generalised linear mixed model was fitted."""

    model: str | None
    integral: str | None
    sigma2: Number


@dataclass(frozen=True, kw_only=True)
class PooledModel:
    """The effects of one analysis pooled by its method: k rows were pooled, each with its weight in percent (k,).

    `tests` (of association and of a common effect), `glmm` and `cluster` are None for methods that have none.
    """

    k: int
    pooled: Pooled
    heterogeneity: Heterogeneity
    prediction: Prediction
    weights: tuple[float, ...] | None = None
    tests: Mapping[str, Test | None] | None = None
    glmm: MixedModel | None = None
    cluster: Clustered | None = None


@dataclass(frozen=True)
class Refused:
    """Why a model cannot be fitted, as a sentence for readers."""

    reason: str


NO_POOLED = Pooled(
    estimate=None, standard_error=None, statistic=None, df=None, p_value=None, ci_lower=None, ci_upper=None
)
"""A pooled effect that does not exist."""
NO_HETEROGENEITY = changed(Heterogeneity(), **dict.fromkeys(one.name for one in fields_of(Heterogeneity)))
"""Heterogeneity of which no number exists; each is in the plain form."""


def no_prediction(rule: str) -> Prediction:
    """Return an empty prediction by a rule: an equal-effects model predicts nothing beyond its own estimate."""
    return Prediction(rule=rule, lower=None, upper=None, df=None)
