"""Heterogeneity in mixed models: the equal-effects model against one effect per study.

The likelihood-ratio test takes twice the difference of the log-likelihoods; Wald's takes the studies' own estimates
about their weighted mean, where a study with an empty cell has weight zero. Both have k - 1 degrees of freedom. For
UM.RS, whose intercepts stay random under either model, neither is computed here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from metaloom.measure.effects import Effects
from metaloom.pool.glmm.climb import Climbed
from metaloom.pool.glmm.family import Family, hypergeometric
from metaloom.pool.parts import Test
from metaloom.pool.tables import chi_squared

FloatArray = NDArray[np.float64]
FARTHEST = 40.0
STEPS = 200


def likelihood_ratio(effects: Effects, name: str, equal: Climbed) -> float | None:
    """Return twice the log-likelihood lost by one common effect, or None for UM.RS."""
    if name == "UM.RS":
        return None
    inputs = effects.inputs
    if name == "CM.EL" and effects.measure == "OR":
        law, own = _own_log_odds(effects)
        best = float(law(own)[0].sum())
    elif name.startswith("CM"):
        x1, x2 = inputs["events_treated"], inputs["events_control"]
        best = _binomial_peak(x1, x1 + x2)
    elif effects.measure in {"IRR", "IRLN"}:
        best = sum(_poisson_peak(inputs[events]) for events, _ in _arms(effects))
    else:
        best = sum(_binomial_peak(inputs[events], inputs[total]) for events, total in _arms(effects))
    return max(0.0, 2.0 * (best - equal.log_likelihood))


def wald(effects: Effects, name: str) -> Test | None:
    """Return Wald's test that all studies have one effect, or None for UM.RS."""
    if name == "UM.RS":
        return None
    inputs = effects.inputs
    with np.errstate(divide="ignore", invalid="ignore"):
        if name == "CM.EL" and effects.measure == "OR":
            law, y = _own_log_odds(effects)
            information = np.where(np.abs(y) < FARTHEST, -law(y)[2], 0.0)
        elif name.startswith("CM"):
            x1, x2 = inputs["events_treated"], inputs["events_control"]
            sizes = "time" if effects.measure == "IRR" else "total"
            y = np.log(x1 / x2) - np.log(inputs[f"{sizes}_treated"] / inputs[f"{sizes}_control"])
            information = 1.0 / (1.0 / x1 + 1.0 / x2)
        else:
            logs = [np.log(inputs[x] / _others(effects, x, size)) for x, size in _arms(effects)]
            y = logs[0] - logs[1] if len(logs) == 2 else logs[0]
            rates = effects.measure in {"IRR", "IRLN"}
            parts = [inputs[x] for x, _ in _arms(effects)]
            parts += [] if rates else [_others(effects, x, size) for x, size in _arms(effects)]
            information = 1.0 / sum((1.0 / part for part in parts), np.zeros(len(effects)))
    there = np.isfinite(y) & (information > 0.0)
    w, y = information[there], y[there]
    q = float(w @ (y - np.average(y, weights=w)) ** 2) if len(y) > 1 else 0.0
    return chi_squared(q, len(effects) - 1)


def _arms(effects: Effects) -> list[tuple[str, str]]:
    """Return names of events and size (total or time) of each arm."""
    size = "time" if effects.measure in {"IRR", "IRLN"} else "total"
    if effects.measure in {"PLO", "IRLN"}:
        return [("events", size)]
    return [("events_treated", f"{size}_treated"), ("events_control", f"{size}_control")]


def _others(effects: Effects, events: str, size: str) -> FloatArray:
    """Return non-events of an arm, or its time."""
    if size.startswith("time"):
        return effects.inputs[size]
    return effects.inputs[size] - effects.inputs[events]


def _binomial_peak(x: FloatArray, n: FloatArray) -> float:
    return float((xlogy(x, x / n) + xlogy(n - x, 1.0 - x / n)).sum())


def _poisson_peak(x: FloatArray) -> float:
    """Return the peak without the terms in log time, which the model's offset does not hold either."""
    return float((xlogy(x, x) - x).sum())


def _own_log_odds(effects: Effects) -> tuple[Family, FloatArray]:
    """Return each study's conditional maximum-likelihood log odds ratio, held within +-40 where it is infinite."""
    inputs = effects.inputs
    x1, x2 = inputs["events_treated"], inputs["events_control"]
    law = hypergeometric(x1, inputs["total_treated"], inputs["total_control"], x1 + x2)
    low, high = np.full(len(x1), -FARTHEST), np.full(len(x1), FARTHEST)
    for _ in range(STEPS):
        middle = 0.5 * (low + high)
        rising = law(middle)[1] > 0.0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    return law, 0.5 * (low + high)
