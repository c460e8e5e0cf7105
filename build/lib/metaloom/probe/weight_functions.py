"""Weight functions of selection models: how likely a study is to be seen, given its p value.

Each takes log p, log(1 - p) (any shape) and the parameters delta, which may be complex, and returns log weights of the
same shape. Step function: Hedges 1992, Vevea and Hedges 1995. Beta: Citkowicz and Vevea 2017, who hold p within 1e-5
and 1 - 1e-5. Half-normal, negative exponential, logistic and power: Preston, Ashby and Smyth 2004.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from metaloom.pool.reference import FloatArray

LogWeight = Callable[[FloatArray, FloatArray, Any], Any]


@dataclass(frozen=True)
class Smooth:
    """A smooth weight, the delta that means no selection, and the z values between which it is not constant."""

    log_weight: LogWeight
    neutral: tuple[float, ...]
    panels: tuple[float, ...] = (-9.0, 0.0, 9.0, 20.0, 38.0)
    two_sided: tuple[float, ...] | None = None
    """Positive z values between which it is smooth when p counts both tails; the panels mirrored where not given."""


def step_function(steps: tuple[float, ...]) -> LogWeight:
    """Return delta_j on the j-th interval of p cut at the steps; delta_0 is 1 and not among the parameters."""
    cuts = np.array(steps)

    def log_weight(log_p: FloatArray, _: FloatArray, delta: Any) -> Any:
        levels = np.log(np.concatenate([[1.0], np.maximum(delta, 1e-300)]))
        return levels[np.searchsorted(cuts, np.exp(log_p), side="left")]

    return log_weight


def beta(log_p: FloatArray, log_q: FloatArray, delta: Any) -> Any:
    low, high = np.log(1e-5), np.log1p(-1e-5)
    return (delta[0] - 1) * np.clip(log_p, low, high) + (delta[1] - 1) * np.clip(log_q, low, high)


def half_normal(log_p: FloatArray, _: FloatArray, delta: Any) -> Any:
    return -delta[0] * np.exp(2 * log_p)


def negative_exponential(log_p: FloatArray, _: FloatArray, delta: Any) -> Any:
    return -delta[0] * np.exp(log_p)


def logistic(log_p: FloatArray, _: FloatArray, delta: Any) -> Any:
    steep = delta[0] * np.exp(log_p)  # not negative, and log1p is analytic where logaddexp is not
    return np.log(2.0) - steep - np.log1p(np.exp(-steep))


def power(_: FloatArray, log_q: FloatArray, delta: Any) -> Any:
    return delta[0] * log_q


EDGE = -float(special.ndtri(1e-5))
FLAT, FAR = -float(special.ndtri(0.5 - 0.5e-5)), -float(special.ndtri(0.5e-5))
NEAR_ZERO = (0.0, FLAT, 1e-4, 1e-3, 1e-2, 0.1, 0.5, 1.5, FAR)
"""With two-sided p, 1 - p vanishes like z at zero, and a negative power of it nearly has a pole there."""
SMOOTH = {
    "beta": Smooth(beta, (1.0, 1.0), (-EDGE, 0.0, EDGE), NEAR_ZERO),
    "half_normal": Smooth(half_normal, (0.0,)),
    "negative_exponential": Smooth(negative_exponential, (0.0,)),
    "logistic": Smooth(logistic, (0.0,)),
    "power": Smooth(power, (0.0,)),
}
