"""Confidence interval of tau2 by profile likelihood.

The values whose (restricted) log-likelihood is within half a chi-squared quantile of the maximum (Hardy and Thompson
1996, Statistics in Medicine 15:619-629; Viechtbauer 2007, Statistics in Medicine 26:37-52).
"""

from __future__ import annotations

import numpy as np
from scipy.special import chdtri

from metaloom.pool.fit import ConvergenceError
from metaloom.pool.moments import Batch
from metaloom.pool.tau2.likelihood import log_likelihood

DOUBLINGS = 200


def profile_likelihood(batch: Batch, tau2: float, level: float, restricted: bool) -> tuple[float, float]:
    """Return the lower and upper bound of tau2 at `level` percent for one analysis (B = 1). Raises ConvergenceError."""
    from scipy.optimize import brentq  # slow to import, and needed only here

    def height(value: float) -> float:
        return float(log_likelihood(batch, np.array([value]), restricted)[0])

    floor = height(tau2) - 0.5 * float(chdtri(1.0, 1.0 - level / 100.0))

    def above(value: float) -> float:
        return height(value) - floor

    lower = 0.0 if tau2 == 0.0 or above(0.0) >= 0.0 else brentq(above, 0.0, tau2, xtol=1e-300, rtol=1e-14)
    inside, outside = tau2, 2.0 * max(tau2, float(batch.v.min()))
    for _ in range(DOUBLINGS):
        if above(outside) < 0.0:
            return float(lower), float(brentq(above, inside, outside, xtol=1e-300, rtol=1e-14))
        inside, outside = outside, 2.0 * outside
    raise ConvergenceError("the profile likelihood of tau2 has no upper bound")
