"""The heterogeneity part of a result: tau2, tau, I2 and H2 with their intervals, and Cochran's Q with its test."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.fit import Fit, number
from metaloom.pool.kernel import EQUAL_EFFECTS, LIKELIHOOD, make_batch
from metaloom.pool.moments import Batch
from metaloom.pool.parts import Heterogeneity
from metaloom.pool.profile_likelihood import profile_likelihood
from metaloom.pool.q_profile import inconsistency, q_profile
from metaloom.store.plain import changed

FloatArray = NDArray[np.float64]


def heterogeneity_part(fit: Fit, yi: FloatArray, vi: FloatArray, interval: str = "q_profile") -> Heterogeneity:
    """Return the `heterogeneity` part for the one analysis of a fit (B = 1) to effects yi, vi (k,).

    `interval` is `q_profile` or `profile_likelihood` (with ML and REML; other methods keep Q-profile). The intervals of
    tau, I2 and H2 are those of tau2 transformed. They are None for equal-effects models and below two studies.
    """
    part = fit.heterogeneity(0)
    exists = fit.k[0] > 1 and fit.method not in EQUAL_EFFECTS
    batch = make_batch(yi[None], vi[None]) if exists else None
    low, high = np.nan, np.nan
    if batch is not None:
        if interval == "profile_likelihood" and fit.method in LIKELIHOOD:
            low, high = profile_likelihood(batch, float(fit.tau2[0]), fit.level, fit.method == "REML")
        else:
            low, high = (float(bound[0]) for bound in q_profile(batch, fit.level))
    limits = _limits(batch, low, "lower") | _limits(batch, high, "upper")
    return changed(part, tau=None if part.tau2 is None else float(np.sqrt(part.tau2)), **limits)


def _limits(batch: Batch | None, bound: float, side: str) -> dict[str, float | None]:
    """Return one limit of tau2 as those of tau, I2 and H2, too, by the names of their fields."""
    i2, h2 = (np.array([np.nan]),) * 2 if batch is None else inconsistency(batch, np.array([bound]))
    limits = {"tau2": bound, "tau": np.sqrt(bound), "i2": i2[0], "h2": h2[0]}
    return {f"{name}_ci_{side}": number(value) for name, value in limits.items()}
