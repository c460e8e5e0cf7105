"""The true effects of single studies, estimated with the help of the others: best linear unbiased predictions.

With l = tau2 / (tau2 + v) the prediction of study i is l y + (1 - l) mu, its variance l v + (1 - l)^2 var(mu); its
deviation from the mean is l (y - mu) with variance l v + l^2 var(mu). Small studies are drawn most towards the mean
(Raudenbush and Bryk 1985, Journal of Educational Statistics 10:75-98; Robinson 1991, Statistical Science 6:15-32).
tau2 is taken as known, as everywhere in the conventional model; the declared test carries over to the intervals.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from metaloom.pool.kernel import critical_value, fit
from metaloom.pool.reference import FloatArray
from metaloom.probe.parts import PredictedEffect, TrueEffect


def blup(
    study_ids: Sequence[str], yi: FloatArray, vi: FloatArray, method: str = "REML", test: str = "z",
    level: float = 95, tau2_value: float | None = None,
) -> tuple[TrueEffect, ...]:  # fmt: skip
    """Return for each of the k studies the predicted true effect and its deviation from the mean, with intervals."""
    pooled = fit(yi, vi, None, method, test, level, tau2_value)
    mean, error, tau2 = float(pooled.estimate[0]), float(pooled.standard_error[0]), float(pooled.tau2[0])
    share = tau2 / (tau2 + vi)
    margin = float(critical_value(level, pooled.df)[0])
    predicted = share * yi + (1 - share) * mean
    spread = np.sqrt(share * vi + ((1 - share) * error) ** 2)
    apart, apart_spread = share * (yi - mean), np.sqrt(share * vi + (share * error) ** 2)
    return tuple(
        TrueEffect(
            study_id=name,
            estimate=float(predicted[i]),
            standard_error=float(spread[i]),
            ci_lower=float(predicted[i]) - margin * float(spread[i]),
            ci_upper=float(predicted[i]) + margin * float(spread[i]),
            deviation=_deviation(float(apart[i]), float(apart_spread[i]), margin),
            share_own=float(share[i]),
        )
        for i, name in enumerate(study_ids)
    )


def _deviation(estimate: float, error: float, margin: float) -> PredictedEffect:
    return PredictedEffect(
        estimate=estimate,
        standard_error=error,
        ci_lower=estimate - margin * error,
        ci_upper=estimate + margin * error,
    )
