"""The parts of a result that a meta-regression fills: coefficients, omnibus test, contrasts, permutations, line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from metaloom.measure.display import Number
from metaloom.pool.parts import Component, Heterogeneity
from metaloom.store.part import Kept


@dataclass(frozen=True, kw_only=True)
class Coefficient(Kept):
    """One coefficient of a regression, on the analysis scale."""

    term: str
    estimate: Number
    standard_error: Number
    statistic: Number
    df: Number
    p_value: Number
    ci_lower: Number
    ci_upper: Number
    permutation_p_value: Number = None


@dataclass(frozen=True)
class Omnibus:
    """A test of all moderators together: chi-squared, or F where it has residual degrees of freedom."""

    statistic: Number = None
    df: Number = None
    residual_df: Number = None
    p_value: Number = None


@dataclass(frozen=True, kw_only=True)
class PointOfStudy(Kept):
    """Where one study is along a moderator."""

    study_id: str
    line: int | None = None
    x: float


@dataclass(frozen=True, kw_only=True)
class Predicted(Kept):
    """The mean effect that a regression predicts at one value of its moderator."""

    x: float
    estimate: float
    ci_lower: float
    ci_upper: float


@dataclass(frozen=True, kw_only=True)
class RegressionLine(Kept):
    """The line of a regression on a single number, for the bubble plot."""

    term: str
    studies: tuple[PointOfStudy, ...]
    predicted: tuple[Predicted, ...]


@dataclass(frozen=True, kw_only=True)
class Permutation(Kept):
    """The test of a regression by permutations of its rows; `exact` where all of them were made."""

    status: str | None = None
    reason: str | None = None
    p_value: Number = None
    permutations: int | None = None
    exact: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Contrast(Kept):
    """One declared contrast of coefficients."""

    name: str
    status: str
    reason: str | None = None
    estimate: Number = None
    standard_error: Number = None
    statistic: Number = None
    df: Number = None
    p_value: Number = None
    ci_lower: Number = None
    ci_upper: Number = None


@dataclass(frozen=True, kw_only=True)
class Contrasts(Kept):
    """Declared contrasts, and their test together."""

    results: tuple[Contrast, ...]
    statistic: Number = None
    df: Number = None
    residual_df: Number = None
    p_value: Number = None


@dataclass(frozen=True, kw_only=True)
class ModelBased(Kept):
    """What the model alone says of coefficients whose variance is robust."""

    coefficients: tuple[Coefficient, ...] = ()
    qm: Number = None
    qm_df: Number = None
    qm_residual_df: Number = None
    qm_p_value: Number = None


@dataclass(frozen=True, kw_only=True)
class RobustRegression(Kept):
    """Coefficients with a robust variance, by `kind` over so many clusters."""

    status: str
    reason: str | None = None
    kind: str | None = None
    clusters: int | None = None
    coefficients: tuple[Coefficient, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Regression(Kept):
    """A meta-regression; `qm` tests all its moderators together."""

    formula: str
    status: str
    reason: str | None
    k: int
    omitted: tuple[str, ...] = ()
    note: str | None = None
    coefficients: tuple[Coefficient, ...]
    qm: Number
    qm_df: Number
    qm_residual_df: Number = None
    qm_p_value: Number
    r2: Number = None
    residual_heterogeneity: Heterogeneity | None = None
    lrt: Number = None
    lrt_df: Number = None
    lrt_p_value: Number = None
    line: RegressionLine | None = None
    vif: Mapping[str, Number] | None = None
    contrasts: Contrasts | None = None
    permutation: Permutation | None = None
    components: tuple[Component, ...] = ()
    robust: RobustRegression | None = None
    model: ModelBased | None = None
    log_likelihood: Number = None
