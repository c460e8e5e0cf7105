"""Between-study variance from a quadratic form in the effects: DL, HE, HS, HSk, SJ.

Each takes weights w, forms y'Py with P = W - W11'W / 1'W1, and sets it equal to its expectation (or, for HS, to its
expectation under homogeneity). The variance of every one of them follows from the same fact: Var(y'Py) = 2 tr(P S P S),
S = diag(v + tau2).

Sources: DerSimonian and Laird 1986 (DL); Hedges and Olkin 1985 (HE); Hunter and Schmidt 1990 (HS) with the
small-sample correction of Brannick et al. 2019 (HSk); Sidik and Jonkman 2005 (SJ). Standard errors as reviewed by
Viechtbauer, Journal of Educational and Behavioral Statistics 2005;30:261-293.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.moments import Batch, residual_square, trace_p

FloatArray = NDArray[np.float64]


def by_moments(batch: Batch, method: str) -> tuple[FloatArray, FloatArray]:
    """Return tau2 and its standard error, both (B,), by the moment estimator `method`; negative values are set to
    zero.
    """
    here = np.isfinite(batch.v)
    v = np.where(here, batch.v, 0.0)
    k = batch.k
    match method:
        case "DL":
            w = 1.0 / batch.v
            scale = 1.0 / trace_p(w)
            raw = (residual_square(w, batch.y) - (k - 1.0)) * scale
        case "HE":
            w = here.astype(float)
            scale = 1.0 / (k - 1.0)
            raw = residual_square(w, batch.y) * scale - v.sum(axis=0) / k
        case "HS" | "HSk":
            w = 1.0 / batch.v
            small_sample = k / (k - 1.0) if method == "HSk" else np.ones_like(k)
            scale = small_sample / w.sum(axis=0)
            raw = residual_square(w, batch.y) * scale - k / w.sum(axis=0)
        case "SJ":
            crude = residual_square(here.astype(float), batch.y) / k
            w = here * crude / (v + crude)
            scale = 1.0 / (k - 1.0)
            raw = residual_square(w, batch.y) * scale
            raw = np.where(crude == 0.0, 0.0, raw)
        case _:
            raise ValueError(f"{method!r} is no moment estimator of tau2")
    tau2 = np.maximum(raw, 0.0)
    return tau2, scale * np.sqrt(2.0 * _trace_psps(w, v + tau2))


def _trace_psps(w: FloatArray, s: FloatArray) -> FloatArray:
    """Return tr(P S P S) for diagonal S, shape (B,)."""
    total = w.sum(axis=0)
    ws = w * s
    squares = ws * ws
    first: FloatArray = squares.sum(axis=0) - 2.0 * (squares * w).sum(axis=0) / total
    second: FloatArray = ((ws * w).sum(axis=0) / total) ** 2
    return first + second
