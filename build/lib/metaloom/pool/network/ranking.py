"""P-scores: how certain it is, on average over the others, that a treatment is better (Rücker and Schwarzer 2015,
BMC Medical Research Methodology 15:58, doi 10.1186/s12874-015-0060-8).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.special import ndtr

from metaloom.measure.effects import FloatArray


def ranking(theta: FloatArray, spread: FloatArray, treatments: Sequence[str], better: str) -> list[dict[str, Any]]:
    """Return `{treatment, p_score}` from best to worst; the mean of one-sided normal probabilities against every
    other.
    """
    difference = theta[:, None] - theta[None, :]
    level = np.diag(spread)
    error = np.sqrt(np.maximum(level[:, None] + level[None, :] - 2.0 * spread, 0.0))
    np.fill_diagonal(error, 1.0)
    sign = -1.0 if better == "lower" else 1.0
    chance = ndtr(sign * difference / error)
    np.fill_diagonal(chance, 0.0)
    scores = chance.sum(axis=1) / (len(treatments) - 1)
    rows = [{"treatment": name, "p_score": float(score)} for name, score in zip(treatments, scores, strict=True)]
    return sorted(rows, key=lambda row: (-float(row["p_score"]), str(row["treatment"])))
