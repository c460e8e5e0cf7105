"""The parts of a result that several of its places share, and what its refits and probes find.

Each class is `Kept`: its plain form has the keys that it was read with, in their order, so that a part which a method
does not fill is absent and not null. A field that is absent is None (or empty).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from metaloom.engine.plain import Kept

Number = float | None
Ends = tuple[float, float, float]
"""An estimate, its lower and its upper limit."""


def known(value: Number) -> float:
    """Return a number that exists; ValueError for one that does not."""
    if value is None:
        raise ValueError("a number of a result that must exist does not")
    return value


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
class Display(Kept):
    """An effect on the scale that people read; `scale` names the transformation (`catalogue.scales`)."""

    scale: str
    estimate: Number = None
    ci_lower: Number = None
    ci_upper: Number = None
    prediction_lower: Number = None
    prediction_upper: Number = None


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
class Sensitivity(Kept):
    """One declared variant of the analysis; `kind` is leave_one_out, cumulative, where or method."""

    title: str
    kind: str
    results: tuple[Refit, ...]


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


@dataclass(frozen=True, kw_only=True)
class PointOfStudy(Kept):
    """Where one study stands along a moderator."""

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
class Component(Kept):
    """The variance between the units of one level of a nested model."""

    level: str
    sigma2: Number
    units: int | None = None


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


@dataclass(frozen=True, kw_only=True)
class Diagnostics(Kept):
    """What each study does to the result, by leaving it out."""

    study_id: str
    rstudent: Number
    dffits: Number
    cook_d: Number
    cov_r: Number
    tau2_deleted: Number
    q_deleted: Number
    hat: Number
    weight_percent: Number
    dfbeta: Number


@dataclass(frozen=True, kw_only=True)
class Baujat(Kept):
    """The coordinates of the Baujat plot, study by study."""

    x: tuple[Number, ...]
    y: tuple[Number, ...]


@dataclass(frozen=True, kw_only=True)
class PredictedEffect(Kept):
    """A true effect, or how far it is from the mean, as the model predicts it."""

    estimate: Number
    standard_error: Number
    ci_lower: Number
    ci_upper: Number


@dataclass(frozen=True, kw_only=True)
class TrueEffect(PredictedEffect):
    """The predicted true effect of one study; `share_own` is how much of it is its own estimate."""

    study_id: str
    deviation: PredictedEffect
    share_own: Number


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
