"""The same analysis on other rows, many times: one batch of the kernel where the method allows it.

Methods that pool the tables themselves (MH, PETO, GLMM) and models of several levels are refitted one by one with the
function that pooled them in the first place, so that a probe never tests another model than the one it probes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from metaloom.declare.analysis import Analysis
from metaloom.measure.effects import BoolArray, Effects
from metaloom.pool import kernel
from metaloom.pool.fit import Fit
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.pool.parts import Refit
from metaloom.pool.prediction import predictions

Pool = Callable[[Effects, Analysis], Refit]
"""Pools effects as declared: status ok, or not_estimable with a reason."""


def batched(analysis: Analysis) -> bool:
    """Return whether the analysis is one that the kernel pools."""
    return analysis.method in kernel.METHODS and not analysis.random and analysis.cluster is None


def kernel_fit(effects: Effects, analysis: Analysis, include: BoolArray) -> Fit:
    """Pool the same effects on B choices of rows, include (B, k)."""
    return kernel.fit(
        effects.yi, effects.vi, include, analysis.method, analysis.test, analysis.level, analysis.tau2_value
    )


def refits(effects: Effects, analysis: Analysis, include: BoolArray, refit: Pool) -> list[Refit]:
    """Return one refit per row of include (B, k)."""
    include = np.atleast_2d(include)
    if batched(analysis):
        studies = _studies(effects, include)
        try:
            fitted = kernel_fit(effects, analysis, include)
        except NUMERICAL:
            return [_alone(effects, analysis, keep, n) for keep, n in zip(include, studies, strict=True)]
        return entries(fitted, analysis.prediction, studies)
    alone = analysis.model_copy(update={"minimum_studies": 1})  # as the kernel: one study is its own estimate
    return [refit(effects.subset(keep), alone) for keep in include]


def _studies(effects: Effects, include: BoolArray) -> list[int]:
    """Return how many studies each choice of rows holds."""
    if effects.studies == len(effects):
        return [int(count) for count in include.sum(axis=1)]
    ids = np.array(effects.study_ids, dtype=object)
    return [len(set(ids[keep])) for keep in include]


def _alone(effects: Effects, analysis: Analysis, keep: BoolArray, studies: int) -> Refit:
    """Return one refit by itself, so that one which the numerics cannot do does not take the batch with it."""
    try:
        return entries(kernel_fit(effects, analysis, keep[None]), analysis.prediction, [studies])[0]
    except NUMERICAL as error:
        return left_without(in_words(error), int(keep.sum()), studies)


def entries(fitted: Fit, rule: str, studies: Sequence[int]) -> list[Refit]:
    """Return each fit of a batch as a refit, with how many studies it has; no study gives not_estimable."""
    parts = zip(fitted.k.tolist(), studies, fitted.pooled, fitted.heterogeneity, predictions(fitted, rule), strict=True)
    return [
        Refit(status="ok", k=k, k_studies=own, pooled=pooled, heterogeneity=heterogeneity, prediction=prediction)
        if k
        else left_without("no study is left", 0, 0)
        for k, own, pooled, heterogeneity, prediction in parts
    ]


def left_without(reason: str, k: int, studies: int) -> Refit:
    """Return a refit that is not estimable, with its reason."""
    return Refit(status="not_estimable", reason=reason, k=k, k_studies=studies, pooled=None, heterogeneity=None)
