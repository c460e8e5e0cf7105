"""Mixed-effects meta-regression, many fits at once (leading batch axis B).

yi = x_i b + u_i + e_i with var(u_i) = tau2 and var(e_i) = vi known (Berkey 1995; Raudenbush 2009; van Houwelingen 2002;
Cochrane Handbook 10.11.4). The model matrix is first replaced by an orthonormal basis of its column space, so that
calendar years and the like cost no digits. Tests: z normal; t Student with k-p; knha Knapp and Hartung 2003; adhoc the
same, never narrower than z.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaloom.pool import mixed_error, mixed_tau2
from metaloom.pool.parts import Heterogeneity, Pooled
from metaloom.pool.reference import FloatArray, chi_square_p, f_p, quantile, two_sided_p


@dataclass(frozen=True)
class MixedFit:
    """B fits of p coefficients: (B, p) for each coefficient, (B, p, p) covariance, (B,) the rest; df None for z."""

    coefficients: FloatArray
    covariance: FloatArray
    standard_errors: FloatArray
    statistics: FloatArray
    p_values: FloatArray
    ci_lower: FloatArray
    ci_upper: FloatArray
    df: int | None
    tau2: FloatArray
    tau2_se: FloatArray
    qe: FloatArray
    qe_df: int
    qe_p_value: FloatArray
    i2: FloatArray
    h2: FloatArray
    dispersion: FloatArray
    weights: FloatArray
    residuals: FloatArray


def fit(
    yi: FloatArray,
    vi: FloatArray,
    matrix: FloatArray,
    method: str = "REML",
    test: str = "z",
    level: float = 95,
    tau2: FloatArray | None = None,
) -> MixedFit:
    """Fit B meta-regressions: yi, vi (B, k), matrix (B, k, p) or (k, p) of full rank, k > p for a test other than z."""
    yi, vi = np.atleast_2d(yi).astype(float), np.atleast_2d(vi).astype(float)
    vi = np.broadcast_to(vi, yi.shape)
    matrix = np.broadcast_to(matrix, (*yi.shape, np.shape(matrix)[-1]))
    k, p = matrix.shape[-2:]
    basis = np.linalg.qr(matrix)[0]
    if tau2 is None:
        tau2 = mixed_tau2.estimate(method, yi, vi, basis)
    random = mixed_tau2.Weighted(1 / (vi + tau2[:, None]), basis, yi)
    # the weighted model matrix once more by QR: weights of very different size cost no digits there
    root = np.sqrt(random.weights)
    turned, upper = np.linalg.qr(matrix * root[..., None])
    back = np.linalg.inv(upper)
    coefficients = (back @ (np.swapaxes(turned, -1, -2) @ (root * yi)[..., None]))[..., 0]
    covariance = back @ np.swapaxes(back, -1, -2)
    residuals = yi - (matrix @ coefficients[..., None])[..., 0]
    dispersion = np.ones(len(yi))
    if test in {"knha", "adhoc"} and k > p:
        dispersion = (random.weights * residuals**2).sum(-1) / (k - p)
        dispersion = np.maximum(dispersion, 1.0) if test == "adhoc" else dispersion
    covariance = covariance * dispersion[:, None, None]
    errors = np.sqrt(np.maximum(np.diagonal(covariance, axis1=-2, axis2=-1), 0))
    df = None if test == "z" else k - p
    with np.errstate(divide="ignore", invalid="ignore"):
        statistics = coefficients / errors
    margin = quantile(level, df) * errors
    q, i2, h2 = _heterogeneity(yi, vi, basis, tau2, method)
    return MixedFit(
        coefficients, covariance, errors, statistics, two_sided_p(statistics, df),
        coefficients - margin, coefficients + margin, df,
        tau2, mixed_error.standard_error(method, tau2, yi, vi, basis),
        q, k - p, chi_square_p(q, k - p), i2, h2, dispersion, random.weights, residuals,
    )  # fmt: skip


def wald(fitted: MixedFit, contrasts: FloatArray) -> tuple[FloatArray, int, int | None, FloatArray]:
    """Return Wald-type test of L b = 0, L (m, p): statistic (B,), its df, residual df (None: chi-square), p (B,)."""
    rows = np.atleast_2d(contrasts)
    value = fitted.coefficients @ rows.T
    spread = rows @ fitted.covariance @ rows.T
    diagonal = np.asarray(np.diagonal(spread, axis1=-2, axis2=-1), dtype=np.float64)
    flat = np.asarray((diagonal <= 0).any(axis=-1))  # no residual spread at all: there is nothing to test against
    spread = np.where(flat[..., None, None], np.nan, spread)
    statistic = (value * np.linalg.solve(spread, value[..., None])[..., 0]).sum(-1)
    m = len(rows)
    if fitted.df is None:
        return statistic, m, None, chi_square_p(statistic, m)
    return statistic / m, m, fitted.df, f_p(statistic / m, m, fitted.df)


def explained(yi: FloatArray, vi: FloatArray, matrix: FloatArray, method: str, left: float) -> float:
    """Return R2 in percent: the share of between-study variance that the moderators take away (Raudenbush 2009); 0
    where there was none to take away.

    Without a between-study variance in the model (EE, FE) it is the adjusted R2 of the weighted regression.
    """
    ones = np.ones((len(yi), 1))
    if method in {"EE", "FE"}:
        k, p = matrix.shape
        total = fit(yi, vi, ones, method).qe[0] / (k - 1)
        rest = fit(yi, vi, matrix, method).qe[0] / (k - p)
        return 0.0 if total == 0 else max(0.0, 100 * (1 - float(rest) / float(total)))
    before = float(fit(yi, vi, ones, method).tau2[0])
    return 0.0 if before == 0 else max(0.0, 100 * (before - left) / before)


def _heterogeneity(
    yi: FloatArray, vi: FloatArray, basis: FloatArray, tau2: FloatArray, method: str
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the residual Q, I2 in percent and H2, from tau2 and the typical sampling variance (Higgins and Thompson
    2002).
    """
    k, p = basis.shape[-2:]
    fixed = mixed_tau2.Weighted(1 / vi, basis, yi)
    q = (fixed.weights * fixed.residuals**2).sum(-1)
    if k == p:
        return np.zeros_like(q), np.zeros_like(q), np.ones_like(q)
    if method in {"EE", "FE"}:
        with np.errstate(divide="ignore", invalid="ignore"):
            i2 = np.where(q > 0, np.maximum(0, 100 * (q - (k - p)) / q), 0.0)
        return q, i2, q / (k - p)
    typical = (k - p) / fixed.trace(1.0)
    return q, 100 * tau2 / (typical + tau2), tau2 / typical + 1


def pooled(fitted: MixedFit, batch: int = 0, term: int = 0) -> Pooled:
    """Return one coefficient of one fit; no statistic where the residuals have no spread."""
    statistic, p_value = float(fitted.statistics[batch, term]), float(fitted.p_values[batch, term])
    finite = np.isfinite(statistic)
    return Pooled(
        estimate=float(fitted.coefficients[batch, term]),
        standard_error=float(fitted.standard_errors[batch, term]),
        statistic=statistic if finite else None,
        df=fitted.df,
        p_value=p_value if finite else None,
        ci_lower=float(fitted.ci_lower[batch, term]),
        ci_upper=float(fitted.ci_upper[batch, term]),
    )


def heterogeneity(fitted: MixedFit, batch: int = 0) -> Heterogeneity:
    """Return the (residual) heterogeneity of one fit."""
    error = float(fitted.tau2_se[batch])
    return Heterogeneity(
        tau2=float(fitted.tau2[batch]),
        tau2_se=error if np.isfinite(error) else None,
        i2=float(fitted.i2[batch]),
        h2=float(fitted.h2[batch]),
        q=float(fitted.qe[batch]),
        q_df=fitted.qe_df,
        q_p_value=float(fitted.qe_p_value[batch]),
    )
