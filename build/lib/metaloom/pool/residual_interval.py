"""Confidence interval of the between-study variance that moderators leave: Q-profile with a model matrix.

Viechtbauer 2007 (Stat Med 26:37); Jackson, Turner, Rhodes and Viechtbauer 2014 (BMC Med Res Methodol 14:103).
"""

from __future__ import annotations

import numpy as np
from scipy import special

from metaloom.pool import mixed_tau2
from metaloom.pool.reference import FloatArray


def q_profile(yi: FloatArray, vi: FloatArray, matrix: FloatArray, level: float = 95) -> tuple[float, float]:
    """Return the lower and upper bound of tau2; both zero where even tau2 = 0 leaves less spread than chance."""
    basis = np.linalg.qr(matrix)[0][None]
    df = basis.shape[-2] - basis.shape[-1]
    tail = (1 - level / 100) / 2
    return (
        _root(yi[None], vi[None], basis, float(special.chdtri(df, tail))),
        _root(yi[None], vi[None], basis, float(special.chdtri(df, 1 - tail))),
    )


def _root(yi: FloatArray, vi: FloatArray, basis: FloatArray, target: float) -> float:
    """Return the tau2 at which the generalised Q equals the target; Q falls, so that halving finds it."""

    def excess(tau2: float) -> float:
        return float(mixed_tau2.generalised_q(np.array([tau2]), yi, vi, basis)[0]) - target

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(vi.mean())
    while excess(high) > 0:
        low, high = high, 2 * high
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return 0.5 * (low + high)
