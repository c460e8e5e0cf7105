"""Meta-regression by another route: tau2 by matrices and root finding, the rest by statsmodels' weighted least squares.

Shares with the model the effects and the model matrix. Also the fit behind subgroups with a common tau2 and behind the
mixed-effects test of asymmetry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from metaloom.measure.effects import FloatArray
from metaloom.pool.parts import Pooled, existing
from metaloom.pool.regression_parts import Coefficient, Contrast, ModelBased, Regression
from metaloom.witness.agreement import SMALLEST_P, Agreed, Testimony, agree
from metaloom.witness.distributions import chi_squared, normal_or_student
from metaloom.witness.heterogeneity import q_profile_bounds
from metaloom.witness.tau2 import log_likelihood, quadratic, tau2_by

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis
    from metaloom.pool.formula import Design

ROUTE = "statsmodels WLS, tau2 by matrices and root finding"
NO_SPREAD = 1e-7
"""Residuals this small are rounding: what is divided by them is noise, and there is nothing to test against."""


@dataclass(frozen=True)
class Refitted:
    """Coefficients (p,) with their covariance (p, p), the degrees of freedom (None: normal), tau2 and residual Q."""

    coefficients: FloatArray
    covariance: FloatArray
    df: int | None
    tau2: float
    q: float
    plain_errors: FloatArray


def refitted(y: FloatArray, v: FloatArray, x: FloatArray, method: str, test: str) -> Refitted:
    """Return the mixed-effects model by statsmodels, with tau2 found independently."""
    from statsmodels.regression.linear_model import WLS

    k, p = x.shape
    tau2 = tau2_by(method, y, v, x)
    fitted = WLS(y, x, weights=1.0 / (v + tau2)).fit(method="qr")
    plain = np.asarray(fitted.normalized_cov_params)
    dispersion = 1.0
    if k > p and test in {"knha", "adhoc"}:
        dispersion = float(fitted.scale) if test == "knha" else max(1.0, float(fitted.scale))
    df = None if test == "z" else k - p
    return Refitted(
        np.asarray(fitted.params), plain * dispersion, df, tau2, quadratic(y, 1.0 / v, x, 1), np.sqrt(np.diag(plain))
    )


def coefficient_agreed(
    name: str, mine: Pooled | Coefficient | Contrast, other: Refitted, index: int, level: float
) -> list[Agreed]:
    """Return the estimate, standard error, p value and interval of one coefficient."""
    error = float(np.sqrt(other.covariance[index, index]))
    unit = max(error, float(other.plain_errors[index]))
    estimate = float(other.coefficients[index])
    law = normal_or_student(other.df)
    margin = law.ppf(0.5 + level / 200.0) * error
    found = [
        agree(f"{name}.estimate", mine.estimate, estimate, unit),
        agree(f"{name}.standard_error", mine.standard_error, error, unit),
        agree(f"{name}.ci_lower", mine.ci_lower, estimate - margin, unit),
        agree(f"{name}.ci_upper", mine.ci_upper, estimate + margin, unit),
    ]
    if error > NO_SPREAD * unit:
        p = 2.0 * law.sf(abs(estimate / error))
        found.append(agree(f"{name}.p_value", mine.p_value, p, max(SMALLEST_P, 1e-6)))
    return found


def wald(other: Refitted, contrasts: FloatArray) -> tuple[float, float]:
    """Return Wald's statistic of several contrasts (m, p) and its p value."""
    values = contrasts @ other.coefficients
    statistic = float(values @ np.linalg.solve(contrasts @ other.covariance @ contrasts.T, values))
    m = len(contrasts)
    if other.df is None:
        return statistic, chi_squared(m).sf(statistic)
    return statistic / m, float(stats.f.sf(statistic / m, m, other.df))


def regression_witness(
    part: ModelBased, whole: Regression, y: FloatArray, v: FloatArray, design: Design, analysis: Analysis
) -> Testimony:
    """Return every number of a meta-regression but its permutation test and its robust variance, parts of their own.

    `part` holds the coefficients and the omnibus test of the working model, `whole` the rest of the regression.
    """
    x, ones = design.matrix, np.ones((len(y), 1))
    other = refitted(y, v, x, analysis.method, analysis.test)
    left, unit = existing(whole.residual_heterogeneity), float(stats.hmean(v))
    agreed = [agree("tau2", left.tau2, other.tau2, unit), agree("q", left.q, other.q, 1.0)]
    for index, coefficient in enumerate(part.coefficients):
        agreed += coefficient_agreed(coefficient.term, coefficient, other, index, analysis.level)
    spread = bool((np.sqrt(np.diag(other.covariance)) > NO_SPREAD * other.plain_errors).all())
    if design.tested and part.qm is not None and spread:
        statistic, p_value = wald(other, np.eye(x.shape[1])[list(design.tested)])
        agreed += [agree("qm", part.qm, statistic, 1.0), agree("qm_p_value", part.qm_p_value, p_value, 1e-6)]
    if left.tau2_ci_upper is not None:
        bounds = q_profile_bounds(y, v, x, analysis.level)
        agreed += [agree(f"tau2_ci_{side}", getattr(left, f"tau2_ci_{side}"), bound, unit)
                   for side, bound in zip(("lower", "upper"), bounds, strict=True)]  # fmt: skip
    if whole.r2 is not None and analysis.method not in {"EE", "FE"}:
        before = tau2_by(analysis.method, y, v, ones)
        share = max(0.0, 100.0 * (1.0 - other.tau2 / before)) if before > 1e-9 * unit else whole.r2
        agreed.append(agree("r2", whole.r2, share, 100.0))
    if whole.lrt is not None:
        alone = log_likelihood(y, v, ones, tau2_by("ML", y, v, ones), False)
        agreed.append(agree("lrt", whole.lrt, 2.0 * (log_likelihood(y, v, x, other.tau2, False) - alone), 1.0))
    for row in () if whole.contrasts is None else whole.contrasts.results:
        if row.status == "ok":
            agreed += _contrast(row, other, design, analysis)
    return Testimony(ROUTE, tuple(agreed))


def _contrast(row: Contrast, other: Refitted, design: Design, analysis: Analysis) -> list[Agreed]:
    """Return a declared combination of coefficients, as one coefficient of a turned model."""
    declared = next(item.contrasts for item in analysis.moderators if not isinstance(item, str)
                    and row.name in item.contrasts)  # fmt: skip
    weights = np.array([declared[row.name].get(term, 0.0) for term in design.terms])
    turned = Refitted(
        np.array([weights @ other.coefficients]), np.array([[weights @ other.covariance @ weights]]), other.df,
        other.tau2, other.q, np.array([np.sqrt(weights @ other.covariance @ weights)]),
    )  # fmt: skip
    return coefficient_agreed(row.name, row, turned, 0, analysis.level)
