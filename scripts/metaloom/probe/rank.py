"""Begg and Mazumdar's rank correlation test (Biometrics 1994;50:1088): whether smaller studies show larger effects."""

from __future__ import annotations

from typing import Literal

import numpy as np

from metaloom.pool.reference import FloatArray
from metaloom.probe.parts import Probe


def rank_test(yi: FloatArray, vi: FloatArray) -> Probe:
    """Return Kendall's tau-b between standardised effects and variances.

    The p value is exact below 50 studies without ties, and by the normal approximation corrected for ties otherwise.
    """
    from scipy.stats import kendalltau  # slow to import, and needed only here

    weights = 1 / vi
    centre = (weights * yi).sum() / weights.sum()
    standardised = (yi - centre) / np.sqrt(vi - 1 / weights.sum())
    ties = len(np.unique(vi)) < len(vi) or len(np.unique(standardised)) < len(vi)
    method: Literal["exact", "asymptotic"] = "exact" if len(yi) < 50 and not ties else "asymptotic"
    answer = kendalltau(standardised, vi, method=method)
    return Probe(status="ok", kendall_tau=float(answer.statistic), p_value=float(answer.pvalue))
