"""The parts of a result that probes fill: refits, influence, small-study effects, subsets, choices, the posterior.

As in `pool.parts`, a field that a probe does not fill is absent from the plain form and None (or empty) here.
"""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.measure.display import Number
from metaloom.pool.parts import Heterogeneity, Pooled, Refit
from metaloom.store.part import Kept


@dataclass(frozen=True, kw_only=True)
class Sensitivity(Kept):
    """One declared variant of the analysis; `kind` is leave_one_out, cumulative, where or method."""

    title: str
    kind: str
    results: tuple[Refit, ...]


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
class Imputed(Kept):
    """A study that trim and fill imputed."""

    yi: float
    vi: float


@dataclass(frozen=True, kw_only=True)
class Probe(Kept):
    """What one probe of small-study effects found, as far as it gives each of these; `note` is a caution."""

    status: str
    reason: str | None = None
    k: int | None = None
    note: str | None = None
    chosen: str | None = None
    estimate: Number = None
    standard_error: Number = None
    ci_lower: Number = None
    ci_upper: Number = None
    statistic: Number = None
    df: Number = None
    p_value: Number = None
    slope: Number = None
    slope_se: Number = None
    limit_estimate: Number = None
    limit_ci_lower: Number = None
    limit_ci_upper: Number = None
    kendall_tau: Number = None
    side: str | None = None
    estimator: str | None = None
    k_imputed: int | None = None
    k_imputed_se: Number = None
    converged: bool | None = None
    pooled: Pooled | None = None
    heterogeneity: Heterogeneity | None = None
    imputed: tuple[Imputed, ...] = ()
    model: str | None = None
    alternative: str | None = None
    steps: tuple[float, ...] = ()
    tau2: Number = None
    tau2_se: Number = None
    delta: tuple[Number, ...] = ()
    delta_se: tuple[Number, ...] = ()
    log_likelihood: Number = None
    lrt: Number = None
    lrt_df: Number = None
    lrt_p_value: Number = None
    rosenthal: Number = None
    orwin: Number = None
    rosenberg: Number = None
    alpha: Number = None
    observed: Number = None
    expected: Number = None
    test: str | None = None
    theta: Number = None
    power: tuple[Number, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Quantiles(Kept):
    """Quantiles of the results in all subsets."""

    probabilities: tuple[float, ...]
    estimate: tuple[Number, ...]
    tau2: tuple[Number, ...]
    i2: tuple[Number, ...]


@dataclass(frozen=True, kw_only=True)
class Halves(Kept):
    """The median estimate of the subsets with a study and of those without it."""

    study_id: str
    median_with: Number
    median_without: Number


@dataclass(frozen=True, kw_only=True)
class Sample(Kept):
    """The subsets that are drawn: size, estimate, I², and who is in (a text of 1 and 0)."""

    k: tuple[int, ...]
    estimate: tuple[float, ...]
    i2: tuple[float, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Subsets(Kept):
    """The analysis on all subsets of its studies, or a sample of them (GOSH)."""

    status: str
    reason: str | None = None
    exact: bool | None = None
    possible: int | None = None
    fitted: int | None = None
    conclusion: str | None = None
    share_holding: Number = None
    quantiles: Quantiles | None = None
    studies: tuple[Halves, ...] = ()
    sample: Sample | None = None


@dataclass(frozen=True, kw_only=True)
class PosteriorTau(Kept):
    """The posterior of the standard deviation of true effects."""

    estimate: Number
    median: Number
    ci_lower: Number
    ci_upper: Number


@dataclass(frozen=True, kw_only=True)
class Bayes(Kept):
    """The posterior under the declared prior of τ."""

    status: str
    reason: str | None = None
    prior: str | None = None
    scale: Number = None
    k: int | None = None
    estimate: Number = None
    median: Number = None
    standard_deviation: Number = None
    ci_lower: Number = None
    ci_upper: Number = None
    prediction_lower: Number = None
    prediction_upper: Number = None
    tau: PosteriorTau | None = None
    probability_below_null: Number = None
    probability_beyond_threshold: Number = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Choices(Kept):
    """What one combination chose; `where` is None for all rows."""

    measure: str
    where: str | None
    method: str
    test: str


@dataclass(frozen=True, kw_only=True)
class Universe(Kept):
    """The result under one combination of choices."""

    choices: Choices
    status: str
    reason: str | None
    k: int
    k_studies: int | None = None
    pooled: Pooled | None
    heterogeneity: Heterogeneity | None


@dataclass(frozen=True, kw_only=True)
class Turning(Kept):
    """The smallest set of studies without which the conclusion is another one."""

    status: str
    reason: str | None = None
    conclusion: str | None = None
    size: int | None = None
    searched: int | None = None
    studies: tuple[str, ...] = ()
    turned_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class Multiverse(Kept):
    """The result under every combination of the listed choices."""

    status: str
    reason: str | None = None
    combinations: int | None = None
    estimated: int | None = None
    conclusion: str | None = None
    share_holding: Number = None
    universes: tuple[Universe, ...] = ()
    turning: Turning | None = None
