"""Moderators with nested random effects: the multilevel model with a model matrix, and its cluster-robust tests.

Konstantopoulos 2011; Pustejovsky and Tipton 2022. The omnibus test is chi-squared for z and F with k - p otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from metaloom.declare.analysis import Analysis
from metaloom.measure.effects import Effects
from metaloom.pool.coefficient import coefficient, named
from metaloom.pool.formula import Design
from metaloom.pool.multilevel import multilevel
from metaloom.pool.parts import Component, Heterogeneity, Refused
from metaloom.pool.reference import FloatArray, chi_square_p, f_p
from metaloom.pool.regression_parts import Coefficient, Omnibus
from metaloom.pool.robust import RobustFit, robust

ROW = "row"


@dataclass(frozen=True)
class Nested:
    """A meta-regression with nested random effects, and its working covariance of the effects (k, k)."""

    coefficients: tuple[Coefficient, ...]
    omnibus: Omnibus
    heterogeneity: Heterogeneity
    components: tuple[Component, ...]
    working: FloatArray


@dataclass(frozen=True)
class RobustTests:
    """The coefficients of a regression and their test together, with a variance robust to so many clusters."""

    kind: str
    clusters: int
    coefficients: tuple[Coefficient, ...]
    omnibus: Omnibus


def nested_regression(effects: Effects, analysis: Analysis, design: Design) -> Nested:
    """Return coefficients, omnibus test and components of variance; effects hold the design's rows only."""
    levels = list(analysis.random) or [str(analysis.cluster), ROW]
    k = len(effects)
    labels = [list(range(k)) if name == ROW else list(effects.frame[name]) for name in levels]
    fitted = multilevel(effects.yi, effects.vi, labels, design.matrix, analysis.method, analysis.test, analysis.level)
    components = (
        Component(level="/".join(levels[: depth + 1]), sigma2=float(value)) for depth, value in enumerate(fitted.sigma2)
    )
    return Nested(
        coefficients=tuple(named(term, coefficient(fitted, j)) for j, term in enumerate(design.terms)),
        omnibus=_omnibus(fitted.coefficients, fitted.covariance, fitted.df, design),
        heterogeneity=Heterogeneity(
            tau2=float(fitted.sigma2.sum()), q=fitted.q, q_df=fitted.q_df,
            q_p_value=float(chi_square_p(fitted.q, fitted.q_df)),
        ),
        components=tuple(components),
        working=fitted.working,
    )  # fmt: skip


def robust_tests(
    effects: Effects, analysis: Analysis, design: Design, working: FloatArray, clusters: list[Any]
) -> RobustTests | Refused:
    """Return coefficients and omnibus test by the declared robust variance; Refused with too few clusters.

    CR2 has no omnibus test of several coefficients here: each has its own degrees of freedom.
    """
    n, p = len(set(map(str, clusters))), len(design.terms)
    if n <= p:
        return Refused(f"{n} clusters cannot carry {p} coefficients.")
    fitted = robust(effects.yi, design.matrix, working, clusters, str(analysis.robust), analysis.level)
    rows = tuple(named(term, coefficient(fitted, j)) for j, term in enumerate(design.terms))
    return RobustTests(fitted.kind, fitted.clusters, rows, _robust_omnibus(fitted, design))


def _robust_omnibus(fitted: RobustFit, design: Design) -> Omnibus:
    """Return F on the number of tested coefficients and the clusters left (Satterthwaite's df for CR2)."""
    tested = list(design.tested)
    if not tested or (fitted.kind == "CR2" and len(tested) > 1):
        return Omnibus()
    b, m, df = fitted.coefficients[tested], len(tested), float(fitted.df[tested[0]])
    statistic = float(b @ np.linalg.solve(fitted.covariance[np.ix_(tested, tested)], b)) / m
    return Omnibus(statistic, m, df, float(f_p(statistic, m, df)))


def _omnibus(coefficients: FloatArray, covariance: FloatArray, df: int | None, design: Design) -> Omnibus:
    tested = list(design.tested)
    if not tested:
        return Omnibus()
    part = coefficients[tested]
    statistic, m = float(part @ np.linalg.solve(covariance[np.ix_(tested, tested)], part)), len(tested)
    if df is None:
        return Omnibus(statistic, m, None, float(chi_square_p(statistic, m)))
    return Omnibus(statistic / m, m, df, float(f_p(statistic / m, m, df)))
