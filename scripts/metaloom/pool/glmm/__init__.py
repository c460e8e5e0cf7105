"""Generalised linear mixed models: counts are modelled as counts, so that no zero cell needs a correction.

Cochrane Handbook 10.4.4.3; Stijnen, Hamza and Oezdemir 2010, Statistics in Medicine 29:3046-3067; Jackson et al. 2018,
Statistics in Medicine 37:1059-1085. Heterogeneity is tested by the likelihood ratio against the saturated model, which
exists for empty cells too; Wald's test is beside it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc

from metaloom.measure.effects import BoolArray, Effects, FloatArray
from metaloom.pool.glmm.climb import Climbed, climb
from metaloom.pool.glmm.laplace_fit import climb_laplace
from metaloom.pool.glmm.model import Mixed, one_arm, two_arms
from metaloom.pool.glmm.saturated import likelihood_ratio, wald
from metaloom.pool.kernel import critical_value, two_sided_p
from metaloom.pool.parts import (
    NO_HETEROGENEITY,
    Heterogeneity,
    MixedModel,
    Pooled,
    PooledModel,
    Prediction,
    Refused,
    Test,
    no_prediction,
)
from metaloom.pool.prediction import FEWEST, prediction_df
from metaloom.pool.tables import chi_squared

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def glmm(effects: Effects, analysis: Analysis) -> PooledModel | Refused:
    """Return the counts pooled by a mixed model, with its tests of heterogeneity; Refused where nothing can be pooled.

    Studies in whose arms nobody or everybody had the event say nothing about a ratio and are left out.
    Raises ConvergenceError.
    """
    telling = informative(effects)
    chosen = effects.subset(telling)
    if len(chosen) < max(analysis.minimum_studies, 1):
        return Refused(f"Only {len(chosen)} of {len(effects)} studies had both events and non-events.")
    if _one_sided(chosen):
        if "events" in chosen.inputs:
            some = "only events" if float(chosen.inputs["events"].sum()) > 0.0 else "no event"
            return Refused(f"Every study had {some}, so that the model has no estimate.")
        return Refused("In every study one arm had no event, or only events, so that no ratio can be estimated.")
    name, integral, random = options(analysis)
    mixed = build(chosen, name, random)
    fitted = climb_laplace(mixed) if integral == "laplace" and random else climb(mixed)
    equal = fitted if not random else climb(build(chosen, name, False))
    tau2 = float(fitted.scale[-1] ** 2) if random else 0.0
    return PooledModel(
        k=len(chosen),
        pooled=_pooled(fitted, mixed, analysis, len(chosen)),
        heterogeneity=_heterogeneity(chosen, tau2, fitted, random, likelihood_ratio(chosen, name, equal)),
        prediction=_prediction(fitted, mixed, analysis, tau2, len(chosen), random),
        tests={"likelihood_ratio": _ratio_test(chosen, name, equal), "wald": wald(chosen, name)},
        glmm=MixedModel(
            model=name if effects.measure in {"OR", "IRR"} else None,
            integral=integral,
            sigma2=float(fitted.scale[0] ** 2) if name == "UM.RS" else None,
        ),
    )


def options(analysis: Analysis) -> tuple[str, str, bool]:
    """Return the model's name, how its random effects are integrated out, and whether the effect of treatment is
    random.
    """
    declared = analysis.glmm
    name: str = declared.model if declared is not None else "UM.FS"
    if analysis.measure not in {"OR", "IRR"}:
        name = "one arm"
    integral = declared.integral if declared is not None else None
    random = declared is None or declared.effects == "ML"
    return name, integral or ("laplace" if name == "UM.RS" and random else "quadrature"), random


def build(effects: Effects, name: str, random: bool) -> Mixed:
    """Return the model written as rows, with or without a random effect."""
    if name == "one arm":
        return one_arm(effects.measure, effects.inputs, random)
    return two_arms(effects.measure, name, effects.inputs, random)


def informative(effects: Effects) -> BoolArray:
    """Return which studies take part, (k,): for ratios those with events, and with non-events where these are
    counted.
    """
    inputs = effects.inputs
    if effects.measure in {"PLO", "IRLN"}:
        return np.ones(len(effects), dtype=bool)
    events = inputs["events_treated"] + inputs["events_control"]
    if effects.measure == "IRR":
        return np.asarray(events > 0.0)
    return np.asarray((events > 0.0) & (events < inputs["total_treated"] + inputs["total_control"]))


def _one_sided(effects: Effects) -> bool:
    """Return whether some arm had no event in any study, or (where non-events are counted) nothing but events."""
    for arm in ("_treated", "_control", ""):
        if f"events{arm}" not in effects.inputs:
            continue
        events, totals = effects.inputs[f"events{arm}"], effects.inputs.get(f"total{arm}")
        if float(events.sum()) == 0.0 or (totals is not None and float((totals - events).sum()) == 0.0):
            return True
    return False


def _pooled(fitted: Climbed, mixed: Mixed, analysis: Analysis, k: int) -> Pooled:
    estimate = float(fitted.beta[mixed.effect])
    error = float(np.sqrt(fitted.covariance[mixed.effect, mixed.effect]))
    df = np.array([k - 1.0 if analysis.test == "t" and k > 1 else np.nan])
    margin = float(critical_value(analysis.level, df)[0]) * error
    return Pooled(
        estimate=estimate,
        standard_error=error,
        statistic=estimate / error,
        df=None if np.isnan(df[0]) else float(df[0]),
        p_value=float(two_sided_p(np.array([estimate / error]), df)[0]),
        ci_lower=estimate - margin,
        ci_upper=estimate + margin,
    )


def _heterogeneity(effects: Effects, tau2: float, fitted: Climbed, random: bool, ratio: float | None) -> Heterogeneity:
    part = replace(NO_HETEROGENEITY, tau2=tau2, tau=float(np.sqrt(tau2)), q=ratio, q_df=float(len(effects) - 1))
    w: FloatArray = 1.0 / effects.vi[np.isfinite(effects.vi)]
    k, df = len(effects), len(effects) - 1
    if k > 1 and len(w) > 1:
        typical = (len(w) - 1.0) / float(w.sum() - (w**2).sum() / w.sum())
        part = replace(part, i2=100.0 * tau2 / (tau2 + typical), h2=1.0 + tau2 / typical)
    variance = float(fitted.covariance[-1, -1]) if random else np.nan
    if np.isfinite(variance) and tau2 > 0.0:
        part = replace(part, tau2_se=2.0 * float(np.sqrt(tau2 * variance)))
    if ratio is not None:
        part = replace(part, q_p_value=float(chdtrc(df, ratio)) if df > 0 else 1.0)
    return part


def _prediction(fitted: Climbed, mixed: Mixed, analysis: Analysis, tau2: float, k: int, random: bool) -> Prediction:
    if not random or k < FEWEST:
        return no_prediction(analysis.prediction)
    df = prediction_df(analysis.prediction, np.array([float(k)]))
    spread = np.sqrt(tau2 + fitted.covariance[mixed.effect, mixed.effect])
    margin = float(critical_value(analysis.level, df)[0] * spread)
    estimate = float(fitted.beta[mixed.effect])
    return Prediction(
        rule=analysis.prediction,
        lower=estimate - margin,
        upper=estimate + margin,
        df=None if np.isnan(df[0]) else float(df[0]),
    )


def _ratio_test(effects: Effects, name: str, equal: Climbed) -> Test | None:
    ratio = likelihood_ratio(effects, name, equal)
    return None if ratio is None else chi_squared(ratio, len(effects) - 1)
