"""The heterogeneity part of a result: tau2, tau, I2 and H2 with their intervals, and Cochran's Q with its test."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaloom.measure.display import Number
from metaloom.pool.fit import Fit, rows_of
from metaloom.pool.kernel import EQUAL_EFFECTS, LIKELIHOOD, make_batch
from metaloom.pool.moments import Batch
from metaloom.pool.parts import Heterogeneity
from metaloom.pool.profile_likelihood import profile_likelihood
from metaloom.pool.q_profile import inconsistency, q_profile
from metaloom.store.part import changed

FloatArray = NDArray[np.float64]


def heterogeneity_part(fit: Fit, yi: FloatArray, vi: FloatArray, interval: str = "q_profile") -> Heterogeneity:
    """Return the `heterogeneity` part for the one analysis of a fit (B = 1) to effects yi, vi (k,).

    `interval` is `q_profile` or `profile_likelihood` (with ML and REML; other methods keep Q-profile). The intervals of
    tau, I2 and H2 are those of tau2 transformed. They are None for equal-effects models and below two studies.
    """
    part = fit.heterogeneity[0]
    tau2 = i2 = h2 = np.full(2, np.nan)
    if fit.k[0] > 1 and fit.method not in EQUAL_EFFECTS:
        batch = make_batch(yi[None], vi[None])
        tau2 = _bounds(batch, fit, interval)
        i2, h2 = inconsistency(batch, tau2)
    limits = _limits({"tau2": tau2, "tau": np.sqrt(tau2), "i2": i2, "h2": h2})
    return changed(part, tau=None if part.tau2 is None else float(np.sqrt(part.tau2)), **limits)


def _bounds(batch: Batch, fit: Fit, interval: str) -> FloatArray:
    """Return the lower and the upper limit of tau2, (2,)."""
    if interval == "profile_likelihood" and fit.method in LIKELIHOOD:
        return np.array(profile_likelihood(batch, float(fit.tau2[0]), fit.level, fit.method == "REML"))
    return np.concatenate(q_profile(batch, fit.level))


def _limits(bounds: dict[str, FloatArray]) -> dict[str, Number]:
    """Return lower and upper limits, each (2,), by the names of their fields."""
    sides = zip(("lower", "upper"), rows_of([*bounds.values()]), strict=True)
    return {f"{name}_ci_{side}": limit for side, row in sides for name, limit in zip(bounds, row, strict=True)}
