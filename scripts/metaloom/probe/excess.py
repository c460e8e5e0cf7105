"""Excess significance (Ioannidis and Trikalinos 2007, Clin Trials 4:245): whether more studies are significant than
their power allows.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from metaloom.pool.reference import FloatArray, chi_square_p, quantile
from metaloom.probe.parts import Probe

EXACT_TABLES = 1_000_000


def excess_significance(yi: FloatArray, vi: FloatArray, theta: float | None = None) -> Probe:
    """Return observed and expected number of studies with two-sided p < 0.05, theta being the equal-effects estimate by
    default.

    One-sided p: exact (Poisson-binomial) where the ways to be that extreme are fewer than a million, chi-square
    otherwise.
    """
    weights = 1 / vi
    effect = float((weights * yi).sum() / weights.sum()) if theta is None else theta
    critical = float(quantile(95.0))
    error = np.sqrt(vi)
    observed = int((np.abs(yi / error) >= critical).sum())
    power = special.ndtr(effect / error - critical) + special.ndtr(-effect / error - critical)
    expected = float(power.sum())
    k = len(yi)
    exact = expected >= k or sum(math.comb(k, j) for j in range(observed, k + 1)) <= EXACT_TABLES
    chi2 = None
    if exact:
        p_value = float(_poisson_binomial(power)[observed:].sum())
    else:
        chi2 = (observed - expected) ** 2 / expected + (observed - expected) ** 2 / (k - expected)
        half = float(chi_square_p(chi2, 1)) / 2
        p_value = half if observed > expected else 1 - half
    return Probe(
        status="ok",
        observed=observed,
        expected=expected,
        p_value=min(1.0, p_value),
        test="exact" if exact else "chi2",
        statistic=chi2,
        theta=effect,
        power=tuple(float(value) for value in power),
    )


def _poisson_binomial(probabilities: FloatArray) -> FloatArray:
    """Return P(number of successes = 0..k) of independent trials with unequal probabilities."""
    distribution = np.ones(1)
    for p in probabilities:
        distribution = np.convolve(distribution, [1 - p, p])
    return distribution
