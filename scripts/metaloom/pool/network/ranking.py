"""P-scores: how certain it is, on average over the others, that a treatment is better (Rücker and Schwarzer 2015,
BMC Medical Research Methodology 15:58, doi 10.1186/s12874-015-0060-8).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from metaloom.measure.effects import FloatArray
from metaloom.pool.network.parts import Rank


def ranking(theta: FloatArray, spread: FloatArray, treatments: Sequence[str], better: str) -> tuple[Rank, ...]:
    """Return P-scores from best to worst: the mean of one-sided normal probabilities against every other treatment."""
    difference = theta[:, None] - theta[None, :]
    level = np.diag(spread)
    error = np.sqrt(np.maximum(level[:, None] + level[None, :] - 2.0 * spread, 0.0))
    np.fill_diagonal(error, 1.0)
    sign = -1.0 if better == "lower" else 1.0
    chance = ndtr(sign * difference / error)
    np.fill_diagonal(chance, 0.0)
    scores = chance.sum(axis=1) / (len(treatments) - 1)
    rows = [Rank(treatment=name, p_score=float(score)) for name, score in zip(treatments, scores, strict=True)]
    return tuple(sorted(rows, key=lambda row: (-row.p_score, row.treatment)))
