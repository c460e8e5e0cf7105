"""The same analysis on other rows, many times: one batch of the kernel where the method allows it.

Methods that pool the tables themselves (MH, PETO, GLMM) and models of several levels are refitted one by one with the
function that pooled them in the first place, so that a probe never tests another model than the one it probes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from metaloom.declare.analysis import Analysis
from metaloom.measure.effects import BoolArray, Effects
from metaloom.pool import kernel
from metaloom.pool.fit import Fit
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.pool.parts import Refit
from metaloom.pool.prediction import predictions
from metaloom.store.plain import finite

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


Chosen = Mapping[str, str]
"""What a refit was made with, by the names of its fields: the study that is left out or added."""
NOTHING: Chosen = MappingProxyType({})


def refits(
    effects: Effects, analysis: Analysis, include: BoolArray, refit: Pool, chosen: Sequence[Chosen] = ()
) -> list[Refit]:
    """Return one refit per row of include (B, k), each led by what is `chosen` for it and finite (`store.plain`)."""
    include = np.atleast_2d(include)
    chosen = chosen or [NOTHING] * len(include)
    if batched(analysis):
        studies = _studies(effects, include)
        try:
            fitted = kernel_fit(effects, analysis, include)
        except NUMERICAL:
            rows = zip(include, studies, chosen, strict=True)
            return [_alone(effects, analysis, keep, n, lead) for keep, n, lead in rows]
        return entries(fitted, analysis.prediction, studies, chosen)
    alone = analysis.model_copy(update={"minimum_studies": 1})  # as the kernel: one study is its own estimate
    return [finite(led(lead, refit(effects.subset(keep), alone))) for keep, lead in zip(include, chosen, strict=True)]


def led(chosen: Mapping[str, str | None], refit: Refit) -> Refit:
    """Return a refit led by what was chosen: the study omitted or added, or a label and other options."""
    found: dict[str, Any] = {**chosen, **{name: getattr(refit, name) for name in refit.keys}}
    return Refit(**found)


def _studies(effects: Effects, include: BoolArray) -> list[int]:
    """Return how many studies each choice of rows holds."""
    if effects.studies == len(effects):
        return [int(count) for count in include.sum(axis=1)]
    ids = np.array(effects.study_ids, dtype=object)
    return [len(set(ids[keep])) for keep in include]


def _alone(effects: Effects, analysis: Analysis, keep: BoolArray, studies: int, chosen: Chosen) -> Refit:
    """Return one refit by itself, so that one which the numerics cannot do does not take the batch with it."""
    try:
        return entries(kernel_fit(effects, analysis, keep[None]), analysis.prediction, [studies], [chosen])[0]
    except NUMERICAL as error:
        return left_without(in_words(error), int(keep.sum()), studies, chosen)


def entries(fitted: Fit, rule: str, studies: Sequence[int], chosen: Sequence[Chosen]) -> list[Refit]:
    """Return each fit of a batch as a refit, with how many studies it has; no study gives not_estimable."""
    parts = zip(
        chosen, fitted.k.tolist(), studies, fitted.pooled, fitted.heterogeneity, predictions(fitted, rule), strict=True
    )
    return [
        Refit(
            **lead, status="ok", k=k, k_studies=own, pooled=pooled, heterogeneity=heterogeneity, prediction=prediction
        )
        if k
        else left_without("no study is left", 0, 0, lead)
        for lead, k, own, pooled, heterogeneity, prediction in parts
    ]


def left_without(reason: str, k: int, studies: int, chosen: Chosen = NOTHING) -> Refit:
    """Return a refit that is not estimable, with its reason."""
    alone = Refit(status="not_estimable", reason=reason, k=k, k_studies=studies, pooled=None, heterogeneity=None)
    return led(chosen, alone) if chosen else alone
