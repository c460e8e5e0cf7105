"""What each study does to the result: deletion diagnostics and the Baujat plot's coordinates.

Every deleted fit re-estimates tau2 (Viechtbauer and Cheung 2010, Res Synth Methods 1:112; Belsley, Kuh and Welsch
1980). All k deletions are one batch of the mixed-effects fit, with or without moderators.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from metaloom.pool import kernel, mixed
from metaloom.pool.reference import FloatArray
from metaloom.probe.parts import Baujat, Diagnostics

NO_SPREAD = 1e-20
"""A dispersion below this is rounding: the residuals are digits of equal numbers."""
CHUNK = 400_000  # effects fitted at once


@dataclass(frozen=True)
class Influence:
    """Deletion diagnostics of k studies, each array (k,), and of p coefficients, dfbeta (k, p).

    rstudent, dffits and dfbeta are standardised by the fit without the study; hat is the study's leverage and
    weight_percent its share of the weight.
    """

    rstudent: FloatArray
    dffits: FloatArray
    cook_d: FloatArray
    cov_r: FloatArray
    tau2_deleted: FloatArray
    q_deleted: FloatArray
    hat: FloatArray
    weight_percent: FloatArray
    dfbeta: FloatArray


def diagnostics(
    study_ids: Sequence[str], yi: FloatArray, vi: FloatArray, method: str = "REML", test: str = "z"
) -> tuple[Diagnostics, ...]:
    """Return the deletion diagnostics of each study, in table order."""
    found = influence(yi, vi, None, method, test)
    return tuple(
        Diagnostics(
            study_id=name,
            rstudent=float(found.rstudent[i]),
            dffits=float(found.dffits[i]),
            cook_d=float(found.cook_d[i]),
            cov_r=float(found.cov_r[i]),
            tau2_deleted=float(found.tau2_deleted[i]),
            q_deleted=float(found.q_deleted[i]),
            hat=float(found.hat[i]),
            weight_percent=float(found.weight_percent[i]),
            dfbeta=float(found.dfbeta[i, 0]),
        )
        for i, name in enumerate(study_ids)
    )


def influence(
    yi: FloatArray, vi: FloatArray, matrix: FloatArray | None = None, method: str = "REML", test: str = "z"
) -> Influence:
    """Return deletion diagnostics of each study, with moderators where `matrix` (k, p) is given.

    Needs at least p + 2 studies.
    """
    x = np.ones((len(yi), 1)) if matrix is None else matrix
    whole = mixed.fit(yi, vi, x, method, test)
    without = _without_each(yi, vi, x, method, test)
    weights = whole.weights[0]
    unscaled = np.linalg.inv(x.T @ (x * weights[:, None]))
    hat = weights * ((x @ unscaled) * x).sum(1)
    share = 100 * weights / weights.sum()
    change = whole.coefficients[0] - without.coefficients
    deleted_prediction = (x * without.coefficients).sum(1)
    prediction_variance = (x[:, None, :] @ without.covariance @ x[:, :, None])[:, 0, 0]
    with np.errstate(divide="ignore", invalid="ignore"):  # studies that agree to the last digit leave 0 / 0
        spread = without.dispersion * (vi + without.tau2)
        rstudent = (yi - deleted_prediction) / np.sqrt(spread + prediction_variance)
        dffits = (x * change).sum(1) / np.sqrt(hat * spread)
        cook = (change[:, None, :] @ _inverse(whole.covariance[0]) @ change[:, :, None])[:, 0, 0]
        ratio = np.linalg.det(without.covariance) / np.linalg.det(whole.covariance[0])
        cross = np.array([(x / (vi + tau2)[:, None]).T @ x for tau2 in without.tau2])  # all studies at the deleted tau2
        scale = np.sqrt(without.dispersion[:, None] * np.diagonal(np.linalg.inv(cross), axis1=1, axis2=2))
        dfbeta = change / scale
    return Influence(rstudent, dffits, cook, ratio, without.tau2, without.qe, hat, share, dfbeta)


def baujat(yi: FloatArray, vi: FloatArray, method: str = "REML", test: str = "z") -> Baujat:
    """Return the coordinates of the Baujat plot (Baujat 2002, Stat Med 21:2641).

    x is each study's share of the heterogeneity statistic, y how far the pooled estimate moves without it, in
    units of its variance then (by the declared test); None
    where the studies left do not differ at all, so that Hartung and Knapp give them no variance.
    """
    ones = np.ones((len(yi), 1))
    whole = mixed.fit(yi, vi, ones, method)
    without = _without_each(yi, vi, ones, method, test)
    x = whole.residuals[0] ** 2 * whole.weights[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        y = (whole.coefficients[0, 0] - without.coefficients[:, 0]) ** 2 / without.covariance[:, 0, 0]
    spread = without.dispersion > NO_SPREAD
    moves = tuple(float(value) if there else None for value, there in zip(y, spread, strict=True))
    return Baujat(x=tuple(float(value) for value in x), y=moves)


@dataclass(frozen=True)
class Deleted:
    """What the fits without each study say, each array with the deleted study as its first axis (k, …)."""

    coefficients: FloatArray
    covariance: FloatArray
    tau2: FloatArray
    qe: FloatArray
    dispersion: FloatArray


def _without_each(yi: FloatArray, vi: FloatArray, x: FloatArray, method: str, test: str) -> Deleted:
    """Return all k deletions: one batch of the kernel without moderators, else regressions in chunks that stay
    small.
    """
    k = len(yi)
    if x.shape[1] == 1 and (x == 1).all():
        include = ~np.eye(k, dtype=bool)
        fitted = kernel.fit(yi, vi, include, method, test)
        variance = fitted.standard_error**2
        total = np.array([(1 / (vi + tau2)).sum() - 1 / (v + tau2) for v, tau2 in zip(vi, fitted.tau2, strict=True)])
        return Deleted(fitted.estimate[:, None], variance[:, None, None], fitted.tau2, fitted.q, variance * total)
    parts = []
    for start in range(0, k, max(1, CHUNK // k)):
        left_out = np.arange(start, min(start + max(1, CHUNK // k), k))
        keep = np.arange(k - 1)[None, :] + (np.arange(k - 1)[None, :] >= left_out[:, None])
        parts.append(mixed.fit(yi[keep], vi[keep], x[keep], method, test))
    return Deleted(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Deleted)))


def _inverse(covariance: FloatArray) -> FloatArray:
    """Return the inverse, NaN where there is no variance to invert."""
    if (np.diag(covariance) <= 0).any():
        return np.full_like(covariance, np.nan)
    return np.asarray(np.linalg.inv(covariance), dtype=np.float64)
