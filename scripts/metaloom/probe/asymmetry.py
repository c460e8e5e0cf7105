"""Regression tests for small-study effects, and the estimates that regression extrapolates to a perfect study.

Egger 1997 (BMJ 315:629) as a weighted regression with multiplicative dispersion, its additive (mixed-effects) form
(Sterne and Egger 2005), Peters 2006 (JAMA 295:676), Harbord 2006 (Stat Med 25:3443), PET and PEESE (Stanley and
Doucouliagos 2014, Res Synth Methods 5:60). Cochrane Handbook 13.3.5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaloom.pool import mixed
from metaloom.pool.parts import known
from metaloom.pool.reference import FloatArray
from metaloom.probe.parts import Probe
from metaloom.store.part import joined

NO_RESIDUALS = 1e-20
"""A dispersion below this is rounding: a slope is then divided by digits of equal numbers."""
NO_RANGE = 1e-9
FEWEST = 3


def regression_test(
    yi: FloatArray, vi: FloatArray, predictor: FloatArray, weights: FloatArray | None = None, level: float = 95
) -> Probe:
    """Regress yi on a predictor of size by weights, dispersion estimated: t test of the slope with k - 2 df.

    `limit_estimate` is the intercept: the effect expected of an infinitely large study where the predictor then is
    zero.
    """
    if len(yi) < FEWEST:
        raise ValueError(f"fewer than {FEWEST} studies had both events and non-events")
    if float(np.ptp(predictor)) <= NO_RANGE * float(np.abs(predictor).max()):
        raise ValueError("all studies are of the same size by this test, so that nothing can depend on it")
    w = 1 / vi if weights is None else weights
    fitted = mixed.fit(yi, 1 / w, _with_intercept(predictor), "EE", "knha", level)
    return _summary(fitted)


def mixed_test(
    yi: FloatArray, vi: FloatArray, predictor: FloatArray, method: str, test: str, level: float = 95
) -> Probe:
    """Regress on a predictor of size by the mixed-effects model: additive heterogeneity, the analysis' own test."""
    return _summary(mixed.fit(yi, vi, _with_intercept(predictor), method, test, level))


@dataclass(frozen=True)
class Tables:
    """The 2x2 tables of the studies, each array (k,)."""

    events_treated: FloatArray
    total_treated: FloatArray
    events_control: FloatArray
    total_control: FloatArray

    @property
    def events(self) -> FloatArray:
        return self.events_treated + self.events_control

    @property
    def total(self) -> FloatArray:
        return self.total_treated + self.total_control


def peters(tables: Tables, yi: FloatArray, level: float = 95) -> Probe:
    """Regress the log odds ratio on 1/N, weighted by the variance of the average event rate (Peters 2006)."""
    weights = tables.events * (tables.total - tables.events) / tables.total
    used = weights > 0
    return regression_test(yi[used], 1 / weights[used], 1 / tables.total[used], level=level)


def harbord(tables: Tables, level: float = 95) -> Probe:
    """Regress the efficient score over its variance on 1/sqrt(variance), weighted by the variance (Harbord 2006).

    Studies in which nobody or everybody had an event have no variance and take no part.
    """
    events, total = tables.events, tables.total
    shares = tables.total_treated * tables.total_control / total**2
    variance = shares * events * (total - events) / (total - 1)
    score = tables.events_treated - events * tables.total_treated / total
    used = variance > 0
    yi, vi = score[used] / variance[used], 1 / variance[used]
    return regression_test(yi, vi, np.sqrt(vi), level=level)


def pet(yi: FloatArray, vi: FloatArray, level: float = 95) -> Probe:
    """Return the precision-effect test: the intercept of the regression on the standard error."""
    return _extrapolated(yi, vi, np.sqrt(vi), level)


def peese(yi: FloatArray, vi: FloatArray, level: float = 95) -> Probe:
    """Return the precision-effect estimate with standard error: the intercept of the regression on the variance."""
    return _extrapolated(yi, vi, vi, level)


def pet_peese(yi: FloatArray, vi: FloatArray, level: float = 95) -> Probe:
    """Return PEESE where PET's intercept differs from zero (one-sided p < 0.05 in its own direction), PET otherwise."""
    first = pet(yi, vi, level)
    chosen = "peese" if known(first.p_value) < 0.10 else "pet"
    return joined(Probe(status="ok", chosen=chosen), peese(yi, vi, level) if chosen == "peese" else first)


def _extrapolated(yi: FloatArray, vi: FloatArray, predictor: FloatArray, level: float) -> Probe:
    fitted = mixed.fit(yi, vi, _with_intercept(predictor), "EE", "knha", level)
    _require_residuals(fitted)
    return Probe(
        status="ok",
        estimate=float(fitted.coefficients[0, 0]),
        standard_error=float(fitted.standard_errors[0, 0]),
        statistic=float(fitted.statistics[0, 0]),
        df=fitted.df,
        p_value=float(fitted.p_values[0, 0]),
        ci_lower=float(fitted.ci_lower[0, 0]),
        ci_upper=float(fitted.ci_upper[0, 0]),
        slope=float(fitted.coefficients[0, 1]),
        slope_se=float(fitted.standard_errors[0, 1]),
    )


def _require_residuals(fitted: mixed.MixedFit) -> None:
    """Raise ValueError where effects lie so exactly on the line that its standard errors are rounding."""
    if float(fitted.dispersion[0]) < NO_RESIDUALS:
        raise ValueError("the effects are equal or lie exactly on a line, so that its slope has no standard error")


def _summary(fitted: mixed.MixedFit) -> Probe:
    _require_residuals(fitted)
    return Probe(
        status="ok",
        statistic=float(fitted.statistics[0, 1]),
        df=fitted.df,
        p_value=float(fitted.p_values[0, 1]),
        slope=float(fitted.coefficients[0, 1]),
        slope_se=float(fitted.standard_errors[0, 1]),
        limit_estimate=float(fitted.coefficients[0, 0]),
        limit_ci_lower=float(fitted.ci_lower[0, 0]),
        limit_ci_upper=float(fitted.ci_upper[0, 0]),
    )


def _with_intercept(predictor: FloatArray) -> FloatArray:
    return np.column_stack([np.ones(len(predictor)), predictor])
