"""The between-study variance by another route: the full projection matrix P, and SciPy's root finder.

P = W - WX(X'WX)^-1 X'W with W = diag(1 / (v + tau2)). The generalised Q is y'Py, the score of the likelihood has y'PPy,
the moment estimators are quadratic forms y'Ay, whose variance is 2 tr(ASAS) (Viechtbauer 2007). Beyond MATRIX_LIMIT
effects the same forms are sums over weighted residuals.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import linalg, optimize, stats

from metaloom.catalogue.methods import METHODS, require_all
from metaloom.measure.effects import FloatArray
from metaloom.witness.distributions import chi_squared

MATRIX_LIMIT = 400
GRID = 400
FIRST_END, MOST_STEPS = 1e-8, 500.0


def tau2_by(method: str, y: FloatArray, v: FloatArray, x: FloatArray) -> float:
    """Return tau2 by the method's definition, for effects y, v (k,) and a model matrix x (k, p)."""
    return 0.0 if len(y) == x.shape[1] else max(0.0, ROUTES[method](y, v, x))


def _none(_y: FloatArray, _v: FloatArray, _x: FloatArray) -> float:
    return 0.0


def _dersimonian_laird(y: FloatArray, v: FloatArray, x: FloatArray) -> float:
    fixed = 1.0 / v
    trace = float(np.sum(fixed)) - _lost(fixed, fixed**2, x)
    return float((quadratic(y, fixed, x, 1) - (len(y) - x.shape[1])) / trace)


def _hedges(y: FloatArray, v: FloatArray, x: FloatArray) -> float:
    plain = np.ones(len(y))
    explained = float(np.sum(v)) - _lost(plain, v, x)
    return float((quadratic(y, plain, x, 1) - explained) / (len(y) - x.shape[1]))


def _hunter_schmidt(y: FloatArray, v: FloatArray, x: FloatArray) -> float:
    return float((quadratic(y, 1.0 / v, x, 1) - len(y)) / np.sum(1.0 / v))


def _hunter_schmidt_corrected(y: FloatArray, v: FloatArray, x: FloatArray) -> float:
    k, p = x.shape
    return float((k / (k - p) * quadratic(y, 1.0 / v, x, 1) - k) / np.sum(1.0 / v))


def _sidik_jonkman(y: FloatArray, v: FloatArray, x: FloatArray) -> float:
    crude = float(np.var(y))
    return 0.0 if crude == 0.0 else quadratic(y, crude / (v + crude), x, 1) / (len(y) - x.shape[1])


def _mean_of_q(y: FloatArray, v: FloatArray, x: FloatArray) -> float:
    target, form = len(y) - x.shape[1], quadratic_of(y, x, 1)
    return falling_root(lambda t: form(1 / (v + t)) - target, float(np.var(y)))


def _median_of_q(y: FloatArray, v: FloatArray, x: FloatArray) -> float:
    target, form = chi_squared(len(y) - x.shape[1]).ppf(0.5), quadratic_of(y, x, 1)
    return falling_root(lambda t: form(1 / (v + t)) - target, float(np.var(y)))


def _likeliest(y: FloatArray, v: FloatArray, x: FloatArray) -> float:
    return _highest(y, v, x, restricted=False)


def _restricted(y: FloatArray, v: FloatArray, x: FloatArray) -> float:
    return _highest(y, v, x, restricted=True)


ROUTES: dict[str, Callable[[FloatArray, FloatArray, FloatArray], float]] = {
    "EE": _none, "FE": _none, "DL": _dersimonian_laird, "HE": _hedges, "HS": _hunter_schmidt,
    "HSk": _hunter_schmidt_corrected, "SJ": _sidik_jonkman, "PM": _mean_of_q, "EB": _mean_of_q, "PMM": _median_of_q,
    "ML": _likeliest, "REML": _restricted,
}  # fmt: skip
require_all(__name__, "second route", ROUTES, (row.code for row in METHODS.values() if not row.tables))


def quadratic(y: FloatArray, w: FloatArray, x: FloatArray, power: int) -> float:
    """Return the form y'Py (power 1) or y'PPy (power 2)."""
    return quadratic_of(y, x, power)(w)


def quadratic_of(y: FloatArray, x: FloatArray, power: int) -> Callable[[FloatArray], float]:
    """Return that form as a function of the weights: a root is sought with many of them, for one y."""
    if len(y) > MATRIX_LIMIT:
        return lambda w: _quadratic_of_many(y, w, x, power)
    rest = y - x @ linalg.lstsq(x, y)[0]  # P takes the same from it as from y, and loses fewer digits

    def form(w: FloatArray) -> float:
        left = projection(w, x) @ rest
        return float(left @ rest) if power == 1 else float(left @ left)

    return form


def _quadratic_of_many(y: FloatArray, w: FloatArray, x: FloatArray, power: int) -> float:
    root = np.sqrt(w)
    e = y - x @ linalg.lstsq(x * root[:, None], y * root)[0]
    return float(np.sum(w**power * e * e))


def projection(w: FloatArray, x: FloatArray) -> FloatArray:
    """Return P, (k, k), through an orthonormal basis of the weighted model matrix."""
    root = np.sqrt(w)
    basis = np.linalg.qr(x * root[:, None])[0] * root[:, None]
    return np.asarray(np.diag(w) - basis @ basis.T, dtype=float)


def log_likelihood(y: FloatArray, v: FloatArray, x: FloatArray, tau2: float, restricted: bool) -> float:
    """Return the (restricted) log-likelihood from normal densities, up to a constant that depends on x alone."""
    spread = np.sqrt(v + tau2)
    upper = linalg.qr(x / spread[:, None], mode="r")[0][: x.shape[1]]
    mean = x @ linalg.lstsq(x / spread[:, None], y / spread)[0]
    value = float(np.sum(stats.norm.logpdf(y, mean, spread)))
    return value - float(np.log(np.abs(np.diag(upper))).sum()) if restricted else value


def falling_root(f: Callable[[float], float], near: float = FIRST_END) -> float:
    """Return the root of a falling function of tau2, or zero where it starts below.

    It is bracketed by zero and the first of 1e-8, 4e-8, 16e-8, ... that is beyond it, looked for from about `near` on.
    """
    if f(0.0) <= 0.0:
        return 0.0
    steps = np.log2(max(near, FIRST_END) / FIRST_END) / 2.0
    end = FIRST_END * 4.0 ** round(min(steps, MOST_STEPS))
    while f(end) > 0.0:
        end *= 4.0
    while end > FIRST_END and f(end / 4.0) <= 0.0:
        end /= 4.0
    return float(optimize.brentq(f, 0.0, end, xtol=1e-300, rtol=1e-15))


def _lost(w: FloatArray, diagonal: FloatArray, x: FloatArray) -> float:
    """Return tr((X'WX)^-1 X'DX): what the model matrix takes from a trace."""
    return float(np.trace(np.linalg.solve(x.T @ (x * w[:, None]), x.T @ (x * diagonal[:, None]))))


def _highest(y: FloatArray, v: FloatArray, x: FloatArray, restricted: bool) -> float:
    """Return the tau2 of the highest likelihood: a fine grid, then the root of the score beside its best point."""
    form = quadratic_of(y, x, 2)

    def score(t: float) -> float:
        w = 1 / (v + t)
        expected = float(np.sum(w)) - (_lost(w, w * w, x) if restricted else 0.0)
        return form(w) - expected

    least, spread = float(np.min(v)), float(np.var(y, ddof=1) + np.max(v))
    grid = np.concatenate([[0.0], least * np.expm1(np.linspace(0.0, np.log1p(4 * spread / least), GRID)[1:])])
    best = int(np.argmax(_heights(y, v, x, grid, restricted)))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, GRID - 1)]
    if best == 0 and score(0.0) <= 0.0:
        return 0.0
    return float(optimize.brentq(score, low, high, xtol=1e-300, rtol=1e-15))


def _heights(y: FloatArray, v: FloatArray, x: FloatArray, grid: FloatArray, restricted: bool) -> FloatArray:
    """Return the log-likelihood up to a constant on a grid of tau2, in slices of a bounded size."""
    if x.shape[1] > 1:
        return np.array([log_likelihood(y, v, x, float(t), restricted) for t in grid])
    found = []
    for part in np.array_split(grid, max(1, len(grid) * len(y) // 1_000_000)):
        w = x[:, 0] ** 2 / (v + part[:, None])
        rest = y / x[:, 0] - ((w * (y / x[:, 0])).sum(1) / w.sum(1))[:, None]
        value = 0.5 * (np.log(w).sum(1) - (w * rest**2).sum(1))
        found.append(value - 0.5 * np.log(w.sum(1)) if restricted else value)
    return np.concatenate(found)
