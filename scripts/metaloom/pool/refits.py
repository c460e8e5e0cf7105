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
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.pool.prediction import prediction_part

Refit = Callable[[Effects, Analysis], dict[str, Any]]
"""Pools effects as declared: {status, k, pooled, heterogeneity, prediction, ...}, or not_estimable with a reason."""

POOLED = ("estimate", "standard_error", "statistic", "df", "p_value", "ci_lower", "ci_upper")
HETEROGENEITY = ("tau2", "tau2_se", "i2", "h2", "q", "q_df", "q_p_value")
KEPT = ("status", "reason", "k", "k_studies", "pooled", "heterogeneity", "prediction")


def batched(analysis: Analysis) -> bool:
    """Return whether the analysis is one that the kernel pools."""
    return analysis.method in kernel.METHODS and not analysis.random and analysis.cluster is None


def kernel_fit(effects: Effects, analysis: Analysis, include: BoolArray) -> Fit:
    """Pool the same effects on B choices of rows, include (B, k)."""
    return kernel.fit(
        effects.yi, effects.vi, include, analysis.method, analysis.test, analysis.level, analysis.tau2_value
    )


def refits(effects: Effects, analysis: Analysis, include: BoolArray, refit: Refit) -> list[dict[str, Any]]:
    """Return one entry {k, pooled, heterogeneity, prediction} per row of include (B, k)."""
    include = np.atleast_2d(include)
    if batched(analysis):
        studies = _studies(effects, include)
        try:
            fitted = kernel_fit(effects, analysis, include)
        except NUMERICAL:
            return [_alone(effects, analysis, keep, n) for keep, n in zip(include, studies, strict=True)]
        return [entry(fitted, index, analysis.prediction, studies[index]) for index in range(len(include))]
    alone = analysis.model_copy(update={"minimum_studies": 1})  # as the kernel: one study is its own estimate
    answers = (refit(effects.subset(keep), alone) for keep in include)
    return [{name: answer[name] for name in KEPT if name in answer} for answer in answers]


def _studies(effects: Effects, include: BoolArray) -> list[int]:
    """Return how many studies each choice of rows holds."""
    if effects.studies == len(effects):
        return [int(count) for count in include.sum(axis=1)]
    ids = np.array(effects.study_ids, dtype=object)
    return [len(set(ids[keep])) for keep in include]


def _alone(effects: Effects, analysis: Analysis, keep: BoolArray, studies: int) -> dict[str, Any]:
    """Return one refit by itself, so that one which the numerics cannot do does not take the batch with it."""
    try:
        return entry(kernel_fit(effects, analysis, keep[None]), 0, analysis.prediction, studies)
    except NUMERICAL as error:
        lacking: dict[str, Any] = dict.fromkeys(("pooled", "heterogeneity"))
        return {
            "status": "not_estimable",
            "reason": in_words(error),
            "k": int(keep.sum()),
            "k_studies": studies,
            **lacking,
        }


def entry(fitted: Fit, index: int, rule: str, studies: int) -> dict[str, Any]:
    """Return one fit of a batch in the names of the results; no study gives not_estimable."""
    row = fitted.row(index)
    k = int(fitted.k[index])
    if k == 0:
        lacking: dict[str, Any] = dict.fromkeys(("pooled", "heterogeneity"))
        return {"status": "not_estimable", "reason": "no study is left", "k": 0, "k_studies": 0, **lacking}
    return {
        "status": "ok",
        "k": k,
        "k_studies": studies,
        "pooled": {name: row[name] for name in POOLED},
        "heterogeneity": {name: row[name] for name in HETEROGENEITY},
        "prediction": prediction_part(fitted, rule, index),
    }
