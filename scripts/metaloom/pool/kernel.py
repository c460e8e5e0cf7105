"""The one kernel: pooled estimates of many analyses at once.

Leave-one-out, cumulative, all subsets, permutations, bootstrap and the multiverse are all the same call with a
leading batch axis. The work goes in slices that fit the processor's cache, each slice with the studies along the
first axis (see `moments`).

With w = 1 / (v + tau2): estimate = sum(w y) / sum(w), variance = 1 / sum(w) (DerSimonian and Laird 1986; Cochrane
Handbook 10.10.4). Tests: `z` normal; `t` with k - 1 degrees of freedom; `knha` Hartung and Knapp 2001, Sidik and
Jonkman 2002: the variance times s^2 = sum w (y - estimate)^2 / (k - 1); `adhoc` the same with max(1, s^2), never
narrower (Knapp and Hartung 2003, Roever 2015). I2 = 100 tau2 / (tau2 + s2) and H2 = 1 + tau2 / s2 with the typical
variance s2 of Higgins and Thompson 2002; for equal-effects models they come from Q.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, ndtr, ndtri, stdtr, stdtrit

from metaloom.catalogue.methods import family
from metaloom.catalogue.tests import TESTS
from metaloom.pool.fit import Fit
from metaloom.pool.moments import Batch, dot, residual_square, summed, trace_p, weighted_mean
from metaloom.pool.tau2.by_generalised_q import by_generalised_q
from metaloom.pool.tau2.by_likelihood import by_likelihood
from metaloom.pool.tau2.by_moments import by_moments

FloatArray = NDArray[np.float64]
EQUAL_EFFECTS = family("equal effects")
MOMENTS = family("moments")
LIKELIHOOD = family("likelihood")
GENERALISED_Q = family("generalised Q")
METHODS = EQUAL_EFFECTS | MOMENTS | LIKELIHOOD | GENERALISED_Q
SLICE = 81_920


def fit(
    yi: ArrayLike,
    vi: ArrayLike,
    include: ArrayLike | None = None,
    method: str = "REML",
    test: str = "z",
    level: float = 95,
    tau2: ArrayLike | None = None,
) -> Fit:
    """Pool B analyses of up to k studies each by inverse variance.

    yi, vi: (B, k) or (k,), effects and sampling variances, finite, vi > 0 where included; include: (B, k) bool or None
    for all; tau2: (B,) or a number where it is known and not to be estimated. An analysis of one study gives that
    study's own estimate with tau2 = 0 and a normal test; one of none gives NaN. Raises ValueError for bad shapes or
    values, ConvergenceError where an iteration fails.
    """
    y, v, here = _checked(yi, vi, include, method, test, level)
    known = None if tau2 is None else np.broadcast_to(np.asarray(tau2, dtype=float), (y.shape[0],))
    pieces = [
        _fit_slice(
            y[part],
            v[part],
            None if here is None else here[part],
            method,
            test,
            level,
            None if known is None else known[part],
        )
        for part in _slices(*y.shape)
    ]
    joined = pieces[0] if len(pieces) == 1 else (np.concatenate(columns) for columns in zip(*pieces, strict=True))
    k, *numbers = joined
    return Fit(method, test, float(level), k.astype(np.int64), *numbers)


def _slices(analyses: int, studies: int) -> Iterator[slice]:
    """Return slices of the batch that keep the working arrays within the cache."""
    size = max(1, SLICE // max(studies, 1))
    for start in range(0, max(analyses, 1), size):
        yield slice(start, start + size)


def _checked(
    yi: ArrayLike, vi: ArrayLike, include: ArrayLike | None, method: str, test: str, level: float
) -> tuple[FloatArray, FloatArray, NDArray[np.bool_] | None]:
    """Return effects, variances and inclusion (None for all) as (B, k) arrays, or ValueError."""
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}")
    if test not in TESTS:
        raise ValueError(f"unknown test {test!r}")
    if not 0 < level < 100:
        raise ValueError("level is a percentage between 0 and 100")
    y, v = np.atleast_2d(np.asarray(yi, dtype=float)), np.atleast_2d(np.asarray(vi, dtype=float))
    here = None if include is None else np.atleast_2d(np.asarray(include, dtype=bool))
    sound = np.isfinite(y) & (v > 0.0) & (v < np.inf)
    if not (sound if here is None else sound | ~here).all():
        raise ValueError("effects must be finite and variances positive and finite wherever a study is included")
    if here is None and y.shape == v.shape:
        return y, v, None
    shape = np.broadcast_shapes(y.shape, v.shape, () if here is None else here.shape)
    y, v = np.broadcast_to(y, shape), np.broadcast_to(v, shape)
    return y, v, None if here is None else np.broadcast_to(here, shape)


def make_batch(y: FloatArray, v: FloatArray, include: NDArray[np.bool_] | None = None) -> Batch:
    """Return the (k, B) working arrays of (B, k) inputs: excluded studies without weight, effects centred to spare
    digits.
    """
    y, v = np.ascontiguousarray(y.T, dtype=float), np.ascontiguousarray(v.T, dtype=float)
    if include is None:
        k = np.full(y.shape[1], float(y.shape[0]))
        shift = summed(y) / len(y)
        return Batch(y - shift, v, k, shift)
    here = np.ascontiguousarray(include.T)
    k = here.sum(axis=0).astype(float)
    y = np.where(here, y, 0.0)
    shift = summed(y) / np.maximum(k, 1.0)
    return Batch(np.where(here, y - shift, 0.0), np.where(here, v, np.inf), k, shift)


def _tau2(batch: Batch, method: str) -> tuple[FloatArray, FloatArray]:
    """Return tau2 and its standard error, both (B,); zero and NaN where fewer than two studies take part."""
    shape = batch.k.shape
    if method in EQUAL_EFFECTS:
        return np.zeros(shape), np.full(shape, np.nan)
    enough = batch.k > 1
    work = batch if enough.all() else batch.take(enough)
    if method in MOMENTS:
        found = by_moments(work, method)
    elif method in LIKELIHOOD:
        found = by_likelihood(work, method)
    else:
        found = by_generalised_q(work, method)
    if enough.all():
        return found
    tau2, error = np.zeros(shape), np.full(shape, np.nan)
    tau2[enough], error[enough] = found
    return tau2, error


def _fit_slice(
    y: FloatArray,
    v: FloatArray,
    here: NDArray[np.bool_] | None,
    method: str,
    test: str,
    level: float,
    known: FloatArray | None,
) -> tuple[FloatArray, ...]:
    """Return the arrays of a Fit, in its order, for one slice of the batch."""
    batch = make_batch(y, v, here)
    k = batch.k
    with np.errstate(divide="ignore", invalid="ignore"):
        tau2, tau2_se = _tau2(batch, method) if known is None else (known, np.full(k.shape, np.nan))
        w = 1.0 / (batch.v + tau2)
        mean, total = weighted_mean(w, batch.y)
        df = k - 1.0
        dispersion = np.ones_like(k)
        if TESTS[test].dispersion:
            e = batch.y - mean
            dispersion = dot(w * e, e) / df
            if TESTS[test].floor:
                dispersion = np.maximum(dispersion, 1.0)
            dispersion = np.where(k > 1, dispersion, 1.0)
        error = np.sqrt(dispersion / total)
        q, typical = _homogeneity(batch)
        i2, h2 = _inconsistency(q, df, tau2, typical, equal=method in EQUAL_EFFECTS and known is None)
        q_p = np.where(k > 1, chdtrc(np.maximum(df, 1.0), q), 1.0)
        estimate = np.where(k > 0, mean + batch.shift, np.nan)
        error = np.where(k > 0, error, np.nan)
        statistic = estimate / error
    degrees = np.where(k > 1, df, np.nan) if TESTS[test].t else np.full(k.shape, np.nan)
    p_value = two_sided_p(statistic, degrees)
    margin = critical_value(level, degrees) * error
    return (
        k, estimate, error, statistic, degrees, p_value, estimate - margin, estimate + margin,
        tau2, tau2_se, q, df, q_p, i2, h2,
    )  # fmt: skip


def _homogeneity(batch: Batch) -> tuple[FloatArray, FloatArray]:
    """Return Cochran's Q and the typical sampling variance (k - 1) / tr(P), both (B,)."""
    w = 1.0 / batch.v
    q = np.where(batch.k > 1, residual_square(w, batch.y), 0.0)
    return q, (batch.k - 1.0) / trace_p(w)


def _inconsistency(
    q: FloatArray, df: FloatArray, tau2: FloatArray, typical: FloatArray, equal: bool
) -> tuple[FloatArray, FloatArray]:
    """Return I2 (percent) and H2, both (B,): from Q for equal-effects models, else from tau2 and the typical
    variance.
    """
    if equal:
        i2, h2 = 100.0 * np.maximum(0.0, (q - df) / q), q / df
        i2 = np.where(q > 0, i2, 0.0)
    else:
        i2, h2 = 100.0 * tau2 / (tau2 + typical), 1.0 + tau2 / typical
    return np.where(df > 0, i2, 0.0), np.where(df > 0, h2, 1.0)


def critical_value(level: float, df: FloatArray) -> FloatArray:
    """Return the two-sided critical value at `level` percent: normal where df is NaN, else Student's t."""
    upper = 0.5 + level / 200.0
    normal = np.isnan(df)
    if normal.all():
        return np.full(df.shape, normal_value(level))
    if not normal.any():
        return _student_quantile(upper, df)
    return np.where(normal, ndtri(upper), _student_quantile(upper, np.where(normal, 1.0, df)))


def normal_value(level: float) -> float:
    """Return the two-sided critical value of the normal distribution at `level` percent."""
    return float(ndtri(0.5 + level / 200.0))


def _student_quantile(upper: float, df: FloatArray) -> FloatArray:
    """Return Student's t quantile for many degrees of freedom of which few differ."""
    first = float(df.flat[0])
    if (df == first).all():
        return np.full(df.shape, stdtrit(first, upper))
    values, where = np.unique(df, return_inverse=True)
    return np.asarray(stdtrit(values, upper), dtype=float)[where].reshape(df.shape)


def two_sided_p(statistic: FloatArray, df: FloatArray) -> FloatArray:
    """Return the two-sided p value: normal where df is NaN, else Student's t."""
    down = -np.abs(statistic)
    normal = np.isnan(df)
    if normal.all():
        return 2.0 * ndtr(down)
    if not normal.any():
        return 2.0 * stdtr(df, down)
    return np.where(normal, 2.0 * ndtr(down), 2.0 * stdtr(np.where(normal, 1.0, df), down))
