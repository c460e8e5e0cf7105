"""Cluster-robust variance: what the estimates' uncertainty is when effects of one cluster lean together in an
unknown way.

CR0 is the plain sandwich, CR1 multiplies it by n/(n-p) for n clusters, CR2 adjusts each cluster's residuals so that the
sandwich is unbiased under the working model, with Satterthwaite degrees of freedom per coefficient
(Hedges, Tipton and Johnson 2010; Tipton 2015; Pustejovsky and Tipton 2018, J Bus Econ Stat 36:672).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metaloom.pool.reference import FloatArray, quantile, two_sided_p

ALMOST_NOTHING = 1e-9
"""A robust standard error is zero below this share of the working model's own: what is left is noise of rounding."""


@dataclass(frozen=True)
class RobustFit:
    """p coefficients with their robust covariance; df (p,) is n - p for CR0 and CR1, Satterthwaite's for CR2."""

    kind: str
    clusters: int
    coefficients: FloatArray
    covariance: FloatArray
    standard_errors: FloatArray
    statistics: FloatArray
    df: FloatArray
    p_values: FloatArray
    ci_lower: FloatArray
    ci_upper: FloatArray


def robust(
    yi: FloatArray,
    matrix: FloatArray,
    working: FloatArray,
    clusters: Sequence[object],
    kind: str = "CR2",
    level: float = 95,
) -> RobustFit:
    """Return robust tests of the coefficients of a fit with working covariance (k,) or (k, k); needs more clusters than
    coefficients.

    The weights are the inverse of the working covariance. Clusters may cut across the working model's blocks.

    Errors: ValueError with too few clusters, and where the residuals are all zero.
    """
    names = [str(value) for value in clusters]
    groups = [np.array([i for i, other in enumerate(names) if other == name]) for name in dict.fromkeys(names)]
    n, p = len(groups), matrix.shape[1]
    if n <= p:
        raise ValueError(f"{n} clusters cannot carry {p} coefficients")
    phi = np.diag(working) if working.ndim == 1 else working
    weights = np.diag(1 / working) if working.ndim == 1 else np.linalg.inv(phi)
    bread = np.linalg.inv(matrix.T @ weights @ matrix)
    projector = bread @ matrix.T @ weights  # coefficients = projector @ yi
    coefficients = projector @ yi
    residuals = yi - matrix @ coefficients
    unexplained = np.eye(len(yi)) - matrix @ projector
    adjusters = [_adjustment(phi, unexplained, rows) if kind == "CR2" else np.eye(len(rows)) for rows in groups]
    scores = np.array([projector[:, rows] @ a @ residuals[rows] for rows, a in zip(groups, adjusters, strict=True)])
    covariance = scores.T @ scores
    df = np.full(p, float(n - p))
    if kind == "CR1":
        covariance = covariance * n / (n - p)
    if kind == "CR2":
        # row c, cluster j: the linear form of the residuals whose square the sandwich adds up
        forms = np.array(
            [projector[:, rows] @ a @ unexplained[rows] for rows, a in zip(groups, adjusters, strict=True)]
        )
        df = np.array([_satterthwaite(forms[:, c, :], phi) for c in range(p)])
    errors = np.sqrt(np.diag(covariance))
    if (errors <= ALMOST_NOTHING * np.sqrt(np.diag(bread))).any():
        raise ValueError("no effect differs from the fitted ones, so that the robust variance is zero")
    statistics = coefficients / errors
    margin = quantile(level, df) * errors
    return RobustFit(
        kind, n, coefficients, covariance, errors, statistics, df, two_sided_p(statistics, df),
        coefficients - margin, coefficients + margin,
    )  # fmt: skip


def _adjustment(phi: FloatArray, unexplained: FloatArray, rows: FloatArray) -> FloatArray:
    """Return A with A B A' = Phi_j, B the covariance of cluster j's residuals: D' (D B D')^(-1/2) D, D'D = Phi_j."""
    root = np.linalg.cholesky(phi[np.ix_(rows, rows)]).T
    residual = unexplained[rows] @ phi @ unexplained[rows].T
    values, vectors = np.linalg.eigh(root @ residual @ root.T)
    floor = 1e-12 * max(float(values.max()), 0.0)
    scaled = np.where(values > floor, 1 / np.sqrt(np.where(values > floor, values, 1.0)), 0.0)
    return np.asarray(root.T @ (vectors * scaled) @ vectors.T @ root)


def _satterthwaite(forms: FloatArray, phi: FloatArray) -> float:
    """Return 2 E^2 / Var of the sum of squared forms under the working model (Bell and McCaffrey 2002)."""
    cross = forms @ phi @ forms.T
    return float(np.trace(cross) ** 2 / (cross**2).sum())
