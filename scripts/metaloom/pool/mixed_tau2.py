"""Between-study variance left over by moderators: every estimator, with a model matrix, many fits at once.

Shapes: yi, vi (..., k); basis (..., k, p) with orthonormal columns that span the model matrix; tau2 (...).
With W = diag(1 / (v + tau2)) and P = W - WX(X'WX)^-1 X'W all traces are written with p x p matrices, so that no
k x k matrix is ever formed. Formulas: Raudenbush 2009 (Handbook of Research Synthesis, ch. 16); Viechtbauer 2005
(J Educ Behav Stat 30:261); Viechtbauer et al. 2015 (Psychol Methods 20:360); Paule and Mandel 1982.
REML and ML likelihoods can have two maxima: every one in a provable bracket is found and the highest is taken.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special

from metaloom.catalogue.methods import METHODS, require_all
from metaloom.pool.reference import FloatArray

GRID = 48
HALVINGS = 64


class Weighted:
    """Weighted least squares at fixed weights: coefficients, residuals and the traces that estimators need."""

    def __init__(self, weights: FloatArray, basis: FloatArray, yi: FloatArray) -> None:
        self.weights, self.basis, self.yi = weights, basis, yi
        self.cross = self.moment(weights)
        self.inverse: FloatArray = np.asarray(np.linalg.inv(self.cross), dtype=np.float64)

    def moment(self, diagonal: FloatArray) -> FloatArray:
        """Return X' diag(d) X, shape (..., p, p)."""
        left = np.swapaxes(self.basis * diagonal[..., None], -1, -2)
        return np.asarray(left @ self.basis)

    @property
    def coefficients(self) -> FloatArray:
        right = ((self.weights * self.yi)[..., None, :] @ self.basis)[..., 0, :]
        return np.asarray((self.inverse @ right[..., None])[..., 0])

    @property
    def residuals(self) -> FloatArray:
        return np.asarray(self.yi - (self.basis @ self.coefficients[..., None])[..., 0])

    def trace(self, diagonal: Any) -> FloatArray:
        """Return tr(P D)."""
        inner = self.moment(self.weights**2 * diagonal)
        return np.asarray((self.weights * diagonal).sum(-1) - _trace(self.inverse, inner))

    def trace2(self, first: Any, second: Any) -> FloatArray:
        """Return tr(P D1 P D2)."""
        w = self.weights
        one, two = self.moment(w**2 * first), self.moment(w**2 * second)
        cross = _trace(self.inverse, self.moment(w**3 * first * second))
        return np.asarray((w**2 * first * second).sum(-1) - 2 * cross + _trace(self.inverse @ one, self.inverse @ two))


def estimate(method: str, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    """Return tau2, shape (B,), by the named method; zero for equal effects; never negative."""
    if basis.shape[-2] - basis.shape[-1] < 1:
        return np.zeros(yi.shape[:-1])
    return np.maximum(ESTIMATORS[method](method, yi, vi, basis), 0.0)


def _none(_method: str, yi: FloatArray, _vi: FloatArray, _basis: FloatArray) -> FloatArray:
    return np.zeros(yi.shape[:-1])


def _hedges(_method: str, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    """Return the unweighted residual variance less what sampling explains (Hedges and Olkin 1985)."""
    plain = Weighted(np.ones_like(vi), basis, yi)
    return np.asarray(((plain.residuals**2).sum(-1) - plain.trace(vi)) / (basis.shape[-2] - basis.shape[-1]))


def _dersimonian_laird(_method: str, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    fixed = Weighted(1 / vi, basis, yi)
    q = (fixed.weights * fixed.residuals**2).sum(-1)
    return np.asarray((q - (basis.shape[-2] - basis.shape[-1])) / fixed.trace(1.0))


def _hunter_schmidt(method: str, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    """Return the estimate of Hunter and Schmidt 1990; HSk with k / (k - p) as Brannick et al. 2019 correct it."""
    k, p = basis.shape[-2:]
    fixed = Weighted(1 / vi, basis, yi)
    q = (fixed.weights * fixed.residuals**2).sum(-1)
    return np.asarray((q * (k / (k - p) if method == "HSk" else 1.0) - k) / fixed.weights.sum(-1))


def _by_equation(method: str, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    return _roots(_equation(method, yi, vi, basis), yi, vi, basis, method)


def log_likelihood(tau2: FloatArray, yi: FloatArray, vi: FloatArray, basis: FloatArray, restricted: bool) -> FloatArray:
    """Return the (restricted) log-likelihood, shape (...); the basis is orthonormal, so that log|X'X| is nil."""
    k, p = basis.shape[-2:]
    at = Weighted(1 / (vi + tau2[..., None]), basis, yi)
    inside = (at.weights * at.residuals**2).sum(-1) - np.log(at.weights).sum(-1)
    if restricted:
        return np.asarray(-0.5 * ((k - p) * math.log(2 * math.pi) + inside + np.linalg.slogdet(at.cross)[1]))
    return np.asarray(-0.5 * (k * math.log(2 * math.pi) + inside))


def generalised_q(tau2: FloatArray, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    """Return Q(tau2), falling in tau2 (DerSimonian and Kacker 2007; Jackson 2013)."""
    at = Weighted(1 / (vi + tau2[..., None]), basis, yi)
    return np.asarray((at.weights * at.residuals**2).sum(-1))


def upper_bound(yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    """Return a tau2 beyond which the REML, ML and Paule-Mandel equations are negative: s^2 + s sqrt(max v), s^2 the
    residual variance.
    """
    df = basis.shape[-2] - basis.shape[-1]
    s2 = (Weighted(np.ones_like(vi), basis, yi).residuals ** 2).sum(-1) / df
    return np.asarray(s2 + np.sqrt(s2 * vi.max(-1)))


def _equation(
    method: str, yi: FloatArray, vi: FloatArray, basis: FloatArray
) -> Callable[[FloatArray, Any], FloatArray]:
    """Return f(tau2, rows): positive below a maximum or root, negative above it."""
    df = basis.shape[-2] - basis.shape[-1]
    target = _median_or_mean(method, df)

    def value(tau2: FloatArray, rows: Any) -> FloatArray:
        at = Weighted(1 / (vi[rows] + tau2[..., None]), basis[rows], yi[rows])
        residuals = at.residuals
        if method in {"PM", "EB", "PMM"}:
            return np.asarray((at.weights * residuals**2).sum(-1) - target)
        information = at.trace(1.0) if method == "REML" else at.weights.sum(-1)
        return np.asarray((at.weights**2 * residuals**2).sum(-1) - information)

    return value


def _median_or_mean(method: str, df: int) -> float:
    """Return what Q is to equal: its mean, or with PMM its median (Viechtbauer 2021)."""
    return float(special.chdtri(df, 0.5)) if method == "PMM" else float(df)


def _roots(
    equation: Callable[[FloatArray, Any], FloatArray], yi: FloatArray, vi: FloatArray, basis: FloatArray, method: str
) -> FloatArray:
    """Return every downward crossing on a grid, halved to double precision; of several the most likely."""
    everything = np.arange(len(yi))
    df = basis.shape[-2] - basis.shape[-1]
    top = upper_bound(yi, vi, basis) * (df / _median_or_mean(method, df)) * (1 + 1e-9) + 1e-300
    bottom = np.minimum(vi.min(-1), top) * 1e-3
    steps = np.linspace(0, 1, GRID)[:, None]
    grid = np.vstack([np.zeros_like(top)[None], bottom * (top / bottom) ** steps])
    signs = np.array([equation(level, everything) for level in grid])
    best, height = np.zeros(len(yi)), np.full(len(yi), -np.inf)
    likely = method in {"REML", "ML"}
    if likely:
        height = np.where(signs[0] <= 0, log_likelihood(best, yi, vi, basis, method == "REML"), -np.inf)
    cells, rows = np.nonzero((signs[:-1] > 0) & (signs[1:] <= 0))
    low, high = grid[cells, rows], grid[cells + 1, rows]
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        above = equation(middle, rows) > 0
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    found = 0.5 * (low + high)
    value = log_likelihood(found, yi[rows], vi[rows], basis[rows], method == "REML") if likely else found
    for position in np.argsort(value, kind="stable"):
        row = rows[position]
        if value[position] > height[row]:
            best[row], height[row] = found[position], value[position]
    return best


def _sidik_jonkman(_method: str, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    """Scale the crude variance by the residual dispersion it leaves (Sidik and Jonkman 2005)."""
    rough = rough_variance(yi)
    safe = np.where(rough > 0, rough, 1.0)
    at = Weighted(1 / (vi + safe[..., None]), basis, yi)
    dispersion = (at.weights * at.residuals**2).sum(-1) / (basis.shape[-2] - basis.shape[-1])
    return np.asarray(np.where(rough > 0, rough * dispersion, 0.0))


def rough_variance(yi: FloatArray) -> FloatArray:
    return np.asarray(((yi - yi.mean(-1, keepdims=True)) ** 2).mean(-1))


def _trace(left: FloatArray, right: FloatArray) -> FloatArray:
    return np.asarray((left * np.swapaxes(right, -1, -2)).sum((-1, -2)), dtype=np.float64)


ESTIMATORS: dict[str, Callable[[str, FloatArray, FloatArray, FloatArray], FloatArray]] = {
    **dict.fromkeys(("EE", "FE"), _none),
    "HE": _hedges,
    "DL": _dersimonian_laird,
    **dict.fromkeys(("HS", "HSk"), _hunter_schmidt),
    "SJ": _sidik_jonkman,
    **dict.fromkeys(("PM", "EB", "PMM", "ML", "REML"), _by_equation),
}
require_all(__name__, "estimator with moderators", ESTIMATORS, (row.code for row in METHODS.values() if not row.tables))
