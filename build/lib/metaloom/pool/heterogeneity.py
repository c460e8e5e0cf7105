"""The heterogeneity part of a result: tau2, tau, I2 and H2 with their intervals, and Cochran's Q with its test."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.fit import Fit, number
from metaloom.pool.kernel import EQUAL_EFFECTS, LIKELIHOOD, make_batch
from metaloom.pool.profile_likelihood import profile_likelihood
from metaloom.pool.q_profile import inconsistency, q_profile

FloatArray = NDArray[np.float64]


def heterogeneity_part(fit: Fit, yi: FloatArray, vi: FloatArray, interval: str = "q_profile") -> dict[str, Any]:
    """Return the `heterogeneity` part for the one analysis of a fit (B = 1) to effects yi, vi (k,).

    `interval` is `q_profile` or `profile_likelihood` (with ML and REML; other methods keep Q-profile). The intervals of
    tau, I2 and H2 are those of tau2 transformed. They are None for equal-effects models and below two studies.
    """
    numbers = fit.row(0)
    part: dict[str, Any] = {name: numbers[name] for name in ("tau2", "tau2_se", "i2", "h2", "q", "q_df", "q_p_value")}
    part["tau"] = None if part["tau2"] is None else float(np.sqrt(part["tau2"]))
    bounds = dict.fromkeys(("lower", "upper"), np.nan)
    exists = fit.k[0] > 1 and fit.method not in EQUAL_EFFECTS
    batch = make_batch(yi[None], vi[None]) if exists else None
    if batch is not None:
        if interval == "profile_likelihood" and fit.method in LIKELIHOOD:
            low, high = profile_likelihood(batch, float(fit.tau2[0]), fit.level, fit.method == "REML")
        else:
            low, high = (float(bound[0]) for bound in q_profile(batch, fit.level))
        bounds = {"lower": low, "upper": high}
    for side, bound in bounds.items():
        i2, h2 = (np.array([np.nan]),) * 2 if batch is None else inconsistency(batch, np.array([bound]))
        part[f"tau2_ci_{side}"] = number(bound)
        part[f"tau_ci_{side}"] = number(np.sqrt(bound))
        part[f"i2_ci_{side}"] = number(i2[0])
        part[f"h2_ci_{side}"] = number(h2[0])
    return part
