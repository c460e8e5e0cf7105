"""The parts of a result that an analysis declares beyond its pooled estimate: the only way from `analyse` to `probe`.

Each part is a function of the effects and the analysis, of its own file; this file only calls those that the
declaration asks for. Probes that pool again do it with the function that pooled the analysis itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from metaloom.measure.effects import Effects
from metaloom.measure.prepare import numbered
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.pool.parts import PooledModel, Refit, Refused, Subgroups
from metaloom.pool.regression_parts import Regression
from metaloom.probe.parts import Baujat, Bayes, Diagnostics, Multiverse, Probe, Sensitivity, Subsets, TrueEffect
from metaloom.store.plain import finite

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


@dataclass(frozen=True, kw_only=True)
class DeclaredParts:
    """What was found beyond the pooled estimate: empty or None what the analysis does not declare.

    `influence_reason` and `blup_reason` say why these are empty although declared.
    """

    subgroups: Mapping[str, Subgroups] = field(default_factory=dict)
    moderators: tuple[Regression, ...] = ()
    sensitivity: tuple[Sensitivity, ...] = ()
    bias: Mapping[str, Probe] = field(default_factory=dict)
    influence: tuple[Diagnostics, ...] = ()
    influence_reason: str | None = None
    baujat: Baujat | None = None
    blup: tuple[TrueEffect, ...] | None = None
    blup_reason: str | None = None
    subsets: Subsets | None = None
    bayes: Bayes | None = None
    multiverse: Multiverse | None = None


def declared_parts(effects: Effects, analysis: Analysis, model: PooledModel, frame: pd.DataFrame) -> DeclaredParts:
    """Return subgroups, moderators, sensitivity, bias, influence, … as declared, each finite; `model` is the analysis
    pooled.

    frame holds the selected rows, those without an effect size included: another measure may find one in them.
    """
    frame = numbered(frame)
    diagnostics = _influence(effects, analysis)
    predicted = _blup(effects, analysis)
    found = finite(
        DeclaredParts(
            subgroups=_subgroups(effects, analysis),
            moderators=_moderators(effects, analysis),
            bias=_bias(effects, analysis),
            influence=diagnostics.rows,
            influence_reason=diagnostics.reason,
            baujat=diagnostics.baujat,
            blup=predicted.rows,
            blup_reason=predicted.reason,
            subsets=_subsets(effects, analysis),
            bayes=_bayes(effects, analysis),
            multiverse=_multiverse(effects, analysis, model, frame),
        )
    )
    return replace(found, sensitivity=_sensitivity(effects, analysis, frame))


def refit(effects: Effects, analysis: Analysis) -> Refit:
    """Return the analysis pooled anew for other effects."""
    from metaloom.pool.model import pool
    from metaloom.pool.refusal import refusal

    reason = refusal(effects, analysis)
    model = Refused(reason) if reason is not None else pool(effects, analysis)
    if isinstance(model, Refused):
        return Refit(
            status="not_estimable", reason=model.reason, k=len(effects), k_studies=effects.studies,
            pooled=None, heterogeneity=None, prediction=None,
        )  # fmt: skip
    return Refit(
        status="ok",
        k=model.k,
        k_studies=min(effects.studies, model.k),
        pooled=model.pooled,
        heterogeneity=model.heterogeneity,
        prediction=model.prediction,
    )


def _subgroups(effects: Effects, analysis: Analysis) -> Mapping[str, Subgroups]:
    if not analysis.subgroups:
        return {}
    from metaloom.pool.subgroups import subgroups

    return subgroups(effects, analysis, refit)


def _moderators(effects: Effects, analysis: Analysis) -> tuple[Regression, ...]:
    if not analysis.moderators:
        return ()
    from metaloom.pool.regression import moderators

    return moderators(effects, analysis)


def _sensitivity(effects: Effects, analysis: Analysis, frame: pd.DataFrame) -> tuple[Sensitivity, ...]:
    if not analysis.sensitivity:
        return ()
    from metaloom.measure.rows import effects_of
    from metaloom.probe.sensitivity import sensitivity

    return sensitivity(frame, effects, analysis, refit, effects_of)


def _bias(effects: Effects, analysis: Analysis) -> Mapping[str, Probe]:
    if not analysis.bias:
        return {}
    from metaloom.probe.bias import bias

    return bias(effects, analysis)


@dataclass(frozen=True)
class Deletions:
    """Deletion diagnostics and Baujat coordinates as declared; without them, why."""

    rows: tuple[Diagnostics, ...] = ()
    baujat: Baujat | None = None
    reason: str | None = None


def _influence(effects: Effects, analysis: Analysis) -> Deletions:
    if not analysis.influence and not analysis.baujat:
        return Deletions()
    from metaloom.probe.influence import baujat, diagnostics

    reason = _no_influence(effects, analysis)
    if reason is not None:
        return Deletions(reason=reason)
    ids, yi, vi = effects.study_ids, effects.yi, effects.vi
    try:
        return Deletions(
            diagnostics(ids, yi, vi, analysis.method, analysis.test) if analysis.influence else (),
            baujat(yi, vi, analysis.method, analysis.test) if analysis.baujat else None,
        )
    except NUMERICAL as error:
        return Deletions(reason=in_words(error))


def _no_influence(effects: Effects, analysis: Analysis) -> str | None:
    """Return why influence is not computed for an analysis of this kind."""
    from metaloom.pool.kernel import METHODS
    from metaloom.pool.nested import structured

    if analysis.method not in METHODS:
        return f"Influence is computed for inverse-variance methods; {analysis.method} pools the tables themselves."
    if structured(analysis):
        return "Influence is computed for one effect per study; several effects of a study lean on one another."
    if len(effects) < 3:
        return f"{len(effects)} studies: without one of them nothing is left to compare with; at least 3 are needed."
    return None


@dataclass(frozen=True)
class TrueEffects:
    """Predicted true effects; None without them, and why."""

    rows: tuple[TrueEffect, ...] | None = None
    reason: str | None = None


def _blup(effects: Effects, analysis: Analysis) -> TrueEffects:
    if not analysis.blup:
        return TrueEffects()
    from metaloom.pool.kernel import METHODS
    from metaloom.pool.nested import structured
    from metaloom.probe.blup import blup

    if analysis.method not in METHODS:
        pools = f"{analysis.method} pools the tables themselves"
        return TrueEffects(reason=f"True effects are predicted for inverse-variance methods; {pools}.")
    if structured(analysis):
        return TrueEffects(
            reason="True effects are predicted for one effect per study; here several lean on one another."
        )
    try:
        return TrueEffects(
            blup(
                effects.study_ids, effects.yi, effects.vi, analysis.method, analysis.test, analysis.level,
                analysis.tau2_value,
            )
        )  # fmt: skip
    except NUMERICAL as error:
        return TrueEffects(reason=in_words(error))


def _subsets(effects: Effects, analysis: Analysis) -> Subsets | None:
    if not analysis.subsets:
        return None
    from metaloom.probe.subsets import subsets

    try:
        return subsets(effects, analysis)
    except NUMERICAL as error:
        return Subsets(status="not_estimable", reason=in_words(error))


def _bayes(effects: Effects, analysis: Analysis) -> Bayes | None:
    if not analysis.bayes:
        return None
    from metaloom.probe.bayes import bayes

    try:
        return bayes(effects, analysis)
    except NUMERICAL as error:
        return Bayes(status="not_estimable", reason=in_words(error))


def _multiverse(effects: Effects, analysis: Analysis, model: PooledModel, frame: pd.DataFrame) -> Multiverse | None:
    if analysis.multiverse is None:
        return None
    from metaloom.measure.rows import effects_of
    from metaloom.probe.multiverse import multiverse

    try:
        return multiverse(frame, effects, analysis, model.pooled, refit, effects_of)
    except NUMERICAL as error:
        return Multiverse(status="not_estimable", reason=in_words(error))
