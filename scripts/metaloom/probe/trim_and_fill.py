"""Trim and fill (Duval and Tweedie 2000, Biometrics 56:455; JASA 95:89): how many studies are missing on one side.

Trim the k0 most extreme studies of the fuller side, pool the rest, rank all about that centre, estimate k0 again, until
it no longer changes; then mirror the k0 studies and pool everything.
"""

from __future__ import annotations

import math

import numpy as np

from metaloom.pool import mixed
from metaloom.pool.reference import FloatArray
from metaloom.probe.parts import Imputed, Probe

ROUNDS = 100


def trim_and_fill(
    yi: FloatArray, vi: FloatArray, method: str = "REML", test: str = "z", level: float = 95,
    estimator: str = "L0", side: str | None = None,
) -> Probe:  # fmt: skip
    """Return the estimated number of missing studies on `side` and the estimate with their mirror images filled in.

    Without a side, it is that on which studies are missing by the slope of the effects on their standard errors.
    `converged` is False where k0 alternates between values for ever; the last one is then reported.
    """
    if side is None:
        slope = mixed.fit(yi, vi, np.column_stack([np.ones(len(yi)), np.sqrt(vi)]), method).coefficients[0, 1]
        side = "right" if slope < 0 else "left"
    sign = -1.0 if side == "right" else 1.0
    order = np.argsort(sign * yi, kind="stable")
    y, v = sign * yi[order], vi[order]
    k, k0, converged = len(y), 0, False
    for _ in range(ROUNDS):
        kept = slice(0, k - k0)
        centre = float(mixed.fit(y[kept], v[kept], np.ones((k - k0, 1)), method).coefficients[0, 0])
        again, error = _missing(y - centre, estimator)
        if again == k0:
            converged = True
            break
        k0 = min(again, k - 2)
    mirrored = 2 * centre - y[k - k0 :]
    filled_y = sign * np.concatenate([y, mirrored])
    filled_v = np.concatenate([v, v[k - k0 :]])
    whole = mixed.fit(filled_y, filled_v, np.ones((k + k0, 1)), method, test, level)
    return Probe(
        status="ok",
        side=side,
        estimator=estimator,
        k_imputed=k0,
        k_imputed_se=error,
        p_value=0.5 ** (k0 + 1) if estimator == "R0" else None,
        converged=converged,
        pooled=mixed.pooled(whole),
        heterogeneity=mixed.heterogeneity(whole),
        imputed=tuple(Imputed(yi=float(a), vi=float(b)) for a, b in zip(sign * mirrored, v[k - k0 :], strict=True)),
    )


def _missing(centred: FloatArray, estimator: str) -> tuple[int, float | None]:
    """Return k0 and its standard error from the ranks of the absolute deviations (Duval and Tweedie 2000, section
    3).
    """
    k = len(centred)
    ranks = np.empty(k)
    ranks[np.argsort(np.abs(centred), kind="stable")] = np.arange(1, k + 1)
    signed = np.sign(centred) * ranks
    if estimator == "R0":
        estimate = k - max(-float(signed.min()), 0.0) - 1 if (signed < 0).any() else k - 1.0
        return max(0, round(estimate)), math.sqrt(2 * max(0.0, estimate) + 2)
    rank_sum = float(signed[signed > 0].sum())
    if estimator == "L0":
        estimate = (4 * rank_sum - k * (k + 1)) / (2 * k - 1)
        return max(0, round(estimate)), _root(16 * _rank_sum_variance(k, estimate) / (2 * k - 1) ** 2)
    estimate = k - 0.5 - math.sqrt(max(0.0, 2 * k**2 - 4 * rank_sum + 0.25))
    spread = (k - 0.5) ** 2 - estimate * (2 * k - estimate - 1)
    return max(0, round(estimate)), _root(4 * _rank_sum_variance(k, estimate) / spread) if spread > 0 else None


def _rank_sum_variance(k: int, k0: float) -> float:
    """Return the variance of the Wilcoxon statistic with k0 studies missing (Duval and Tweedie 2000, equation 9)."""
    return (
        k * (k + 1) * (2 * k + 1) + 10 * k0**3 + 27 * k0**2 + 17 * k0 - 18 * k * k0**2 - 18 * k * k0 + 6 * k**2 * k0
    ) / 24


def _root(variance: float) -> float | None:
    """Return a standard error, or None where an estimate below zero makes the variance negative."""
    return math.sqrt(variance) if variance >= 0 else None
