"""Confidence interval of tau2 by Q-profile: the values that a test on the generalised Q statistic does not reject.

Viechtbauer 2007, Statistics in Medicine 26:37-52. The interval may lie beside the estimate, and is [0, 0] where even
tau2 = 0 explains less spread than chance would.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from metaloom.pool.moments import Batch, trace_p
from metaloom.pool.tau2.by_generalised_q import roots_of_q

FloatArray = NDArray[np.float64]


def q_profile(batch: Batch, level: float) -> tuple[FloatArray, FloatArray]:
    """Return the lower and upper bound of tau2 at `level` percent, both (B,), for analyses of two or more studies."""
    tail = 0.5 - level / 200.0
    df = batch.k - 1.0
    lower, upper = roots_of_q(batch, [np.asarray(chdtri(df, share), dtype=float) for share in (tail, 1.0 - tail)])
    return lower, upper


def inconsistency(batch: Batch, tau2: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return I2 (percent) and H2 that belong to values of tau2, both (B,) (Higgins and Thompson 2002).

    For a batch of one analysis tau2 may have any length.
    """
    typical = (batch.k - 1.0) / trace_p(1.0 / batch.v)
    return 100.0 * tau2 / (tau2 + typical), 1.0 + tau2 / typical
