"""The same analysis on other rows, many times: one batch of the kernel where the method allows it.

Methods that pool the tables themselves (MH, PETO, GLMM) and models of several levels are refitted one by one with the
function that pooled them in the first place, so that a probe never tests another model than the one it probes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from metaloom.declare.analysis import Analysis
from metaloom.measure.effects import BoolArray, Effects
from metaloom.pool import kernel
from metaloom.pool.fit import Fit
from metaloom.pool.prediction import prediction_part

Refit = Callable[[Effects, Analysis], dict[str, Any]]
"""Pools effects as declared: {status, k, pooled, heterogeneity, prediction, ...}, or not_estimable with a reason."""

POOLED = ("estimate", "standard_error", "statistic", "df", "p_value", "ci_lower", "ci_upper")
HETEROGENEITY = ("tau2", "tau2_se", "i2", "h2", "q", "q_df", "q_p_value")
KEPT = ("status", "reason", "k", "pooled", "heterogeneity", "prediction")


def batched(analysis: Analysis) -> bool:
    """Whether the analysis is one that the kernel pools."""
    return analysis.method in kernel.METHODS and not analysis.random and analysis.cluster is None


def kernel_fit(effects: Effects, analysis: Analysis, include: BoolArray) -> Fit:
    """Pool the same effects on B choices of rows, include (B, k)."""
    return kernel.fit(
        effects.yi, effects.vi, include, analysis.method, analysis.test, analysis.level, analysis.tau2_value
    )


def refits(effects: Effects, analysis: Analysis, include: BoolArray, refit: Refit) -> list[dict[str, Any]]:
    """One entry {k, pooled, heterogeneity, prediction} per row of include (B, k)."""
    include = np.atleast_2d(include)
    if batched(analysis):
        fitted = kernel_fit(effects, analysis, include)
        return [entry(fitted, index, analysis.prediction) for index in range(len(include))]
    alone = analysis.model_copy(update={"minimum_studies": 1})  # as the kernel: one study is its own estimate
    answers = (refit(effects.subset(keep), alone) for keep in include)
    return [{name: answer[name] for name in KEPT if name in answer} for answer in answers]


def entry(fitted: Fit, index: int, rule: str) -> dict[str, Any]:
    """One fit of a batch in the names of the results; no study gives not_estimable."""
    row = fitted.row(index)
    k = int(fitted.k[index])
    if k == 0:
        return {"status": "not_estimable", "reason": "no study is left", "k": 0, "pooled": None, "heterogeneity": None}
    return {
        "status": "ok",
        "k": k,
        "pooled": {name: row[name] for name in POOLED},
        "heterogeneity": {name: row[name] for name in HETEROGENEITY},
        "prediction": prediction_part(fitted, rule, index),
    }
