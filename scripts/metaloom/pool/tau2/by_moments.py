"""Between-study variance from a quadratic form in the effects: DL, HE, HS, HSk, SJ.

Each takes weights w, forms y'Py with P = W - W11'W / 1'W1, and sets it equal to its expectation (or, for HS, to its
expectation under homogeneity). The variance of every one of them follows from the same fact: Var(y'Py) = 2 tr(P S P S),
S = diag(v + tau2).

Sources: DerSimonian and Laird 1986 (DL); Hedges and Olkin 1985 (HE); Hunter and Schmidt 1990 (HS) with the
small-sample correction of Brannick et al. 2019 (HSk); Sidik and Jonkman 2005 (SJ). Standard errors as reviewed by
Viechtbauer, Journal of Educational and Behavioral Statistics 2005;30:261-293.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from metaloom.catalogue.methods import family, require_all
from metaloom.pool.moments import Batch, residual_square, summed, trace_p

FloatArray = NDArray[np.float64]


Form = tuple[FloatArray, FloatArray, FloatArray]
"""Weights (k, B) of the quadratic form, the factor (B,) that turns it into tau2, and tau2 as it comes (B,)."""


def _dersimonian_laird(batch: Batch, _v: FloatArray, _here: FloatArray) -> Form:
    w = 1.0 / batch.v
    scale = 1.0 / trace_p(w)
    return w, scale, (residual_square(w, batch.y) - (batch.k - 1.0)) * scale


def _hedges(batch: Batch, v: FloatArray, here: FloatArray) -> Form:
    scale = 1.0 / (batch.k - 1.0)
    return here, scale, residual_square(here, batch.y) * scale - summed(v) / batch.k


def _hunter_schmidt(batch: Batch, _v: FloatArray, _here: FloatArray) -> Form:
    return _by_total(batch, np.ones_like(batch.k))


def _hunter_schmidt_corrected(batch: Batch, _v: FloatArray, _here: FloatArray) -> Form:
    return _by_total(batch, batch.k / (batch.k - 1.0))


def _by_total(batch: Batch, factor: FloatArray) -> Form:
    w = 1.0 / batch.v
    total = summed(w)
    scale = factor / total
    return w, scale, residual_square(w, batch.y) * scale - batch.k / total


def _sidik_jonkman(batch: Batch, v: FloatArray, here: FloatArray) -> Form:
    crude = residual_square(here, batch.y) / batch.k
    w = here * crude / (v + crude)
    scale = 1.0 / (batch.k - 1.0)
    return w, scale, np.where(crude == 0.0, 0.0, residual_square(w, batch.y) * scale)


ESTIMATORS: dict[str, Callable[[Batch, FloatArray, FloatArray], Form]] = {
    "DL": _dersimonian_laird,
    "HE": _hedges,
    "HS": _hunter_schmidt,
    "HSk": _hunter_schmidt_corrected,
    "SJ": _sidik_jonkman,
}
require_all(__name__, "moment estimator", ESTIMATORS, family("moments"))


def by_moments(batch: Batch, method: str) -> tuple[FloatArray, FloatArray]:
    """Return tau2 and its standard error, both (B,), by the moment estimator `method`; never negative."""
    here = np.isfinite(batch.v)
    v = np.where(here, batch.v, 0.0)
    w, scale, raw = ESTIMATORS[method](batch, v, here.astype(float))
    tau2 = np.maximum(raw, 0.0)
    return tau2, scale * np.sqrt(2.0 * _trace_psps(w, v + tau2))


def _trace_psps(w: FloatArray, s: FloatArray) -> FloatArray:
    """Return tr(P S P S) for diagonal S, shape (B,)."""
    total = summed(w)
    ws = w * s
    squares = ws * ws
    first: FloatArray = summed(squares) - 2.0 * summed(squares * w) / total
    second: FloatArray = (summed(ws * w) / total) ** 2
    return first + second
