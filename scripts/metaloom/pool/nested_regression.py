"""Moderators with nested random effects: the multilevel model with a model matrix, and its cluster-robust tests.

Konstantopoulos 2011; Pustejovsky and Tipton 2022. The omnibus test is chi-squared for z and F with k - p otherwise.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from metaloom.declare.analysis import Analysis
from metaloom.measure.effects import Effects
from metaloom.pool.coefficient import coefficient
from metaloom.pool.formula import Design
from metaloom.pool.multilevel import multilevel
from metaloom.pool.reference import FloatArray, chi_square_p, f_p
from metaloom.pool.robust import RobustFit, robust

ROW = "row"


def nested_regression(effects: Effects, analysis: Analysis, design: Design) -> dict[str, Any]:
    """Return coefficients, omnibus test, components and, where declared, robust coefficients; effects hold the design's
    rows only.
    """
    levels = list(analysis.random) or [str(analysis.cluster), ROW]
    k = len(effects)
    labels = [list(range(k)) if name == ROW else list(effects.frame[name]) for name in levels]
    fitted = multilevel(effects.yi, effects.vi, labels, design.matrix, analysis.method, analysis.test, analysis.level)
    answer: dict[str, Any] = {
        "coefficients": [{"term": term, **coefficient(fitted, j)} for j, term in enumerate(design.terms)],
        **_omnibus(fitted.coefficients, fitted.covariance, fitted.df, design),
        "r2": None,
        "residual_heterogeneity": {
            "tau2": float(fitted.sigma2.sum()), "q": fitted.q, "q_df": fitted.q_df,
            "q_p_value": float(chi_square_p(fitted.q, fitted.q_df)),
        },
        "components": [
            {"level": "/".join(levels[: depth + 1]), "sigma2": float(value)}
            for depth, value in enumerate(fitted.sigma2)
        ],
    }  # fmt: skip
    if analysis.robust is not None:
        cluster = analysis.cluster or levels[0]
        answer |= robust_part(effects, analysis, design, fitted.working, list(effects.frame[cluster]), answer)
    return answer


def robust_part(
    effects: Effects,
    analysis: Analysis,
    design: Design,
    working: FloatArray,
    clusters: list[Any],
    model: dict[str, Any],
) -> dict[str, Any]:
    """Return coefficients and omnibus test by the declared robust variance; those of the working model move to `model`.

    Not estimable with too few clusters. CR2 has no omnibus test of several coefficients here: each has its own degrees
    of freedom.
    """
    n, p = len(set(map(str, clusters))), len(design.terms)
    if n <= p:
        blank: dict[str, Any] = dict.fromkeys(("qm", "qm_df", "qm_residual_df", "qm_p_value"))
        reason = f"{n} clusters cannot carry {p} coefficients."
        return {"status": "not_estimable", "reason": reason, "coefficients": [], **blank}
    fitted = robust(effects.yi, design.matrix, working, clusters, str(analysis.robust), analysis.level)
    rows = [{"term": term, **coefficient(fitted, j)} for j, term in enumerate(design.terms)]
    kept = ("coefficients", "qm", "qm_df", "qm_residual_df", "qm_p_value")
    return {
        "coefficients": rows,
        **_robust_omnibus(fitted, design),
        "robust": {"status": "ok", "kind": fitted.kind, "clusters": fitted.clusters, "coefficients": rows},
        "model": {name: model[name] for name in kept},
    }


def _robust_omnibus(fitted: RobustFit, design: Design) -> dict[str, Any]:
    """Return f on the number of tested coefficients and the clusters left (CR2 and one coefficient:
    Satterthwaite's).
    """
    tested = list(design.tested)
    if not tested or (fitted.kind == "CR2" and len(tested) > 1):
        return dict.fromkeys(("qm", "qm_df", "qm_residual_df", "qm_p_value"))
    b, m, df = fitted.coefficients[tested], len(tested), float(fitted.df[tested[0]])
    statistic = float(b @ np.linalg.solve(fitted.covariance[np.ix_(tested, tested)], b)) / m
    return {"qm": statistic, "qm_df": m, "qm_residual_df": df, "qm_p_value": float(f_p(statistic, m, df))}


def _omnibus(coefficients: FloatArray, covariance: FloatArray, df: int | None, design: Design) -> dict[str, Any]:
    tested = list(design.tested)
    if not tested:
        return {"qm": None, "qm_df": None, "qm_residual_df": None, "qm_p_value": None}
    part = coefficients[tested]
    statistic, m = float(part @ np.linalg.solve(covariance[np.ix_(tested, tested)], part)), len(tested)
    if df is None:
        return {"qm": statistic, "qm_df": m, "qm_residual_df": None, "qm_p_value": float(chi_square_p(statistic, m))}
    return {"qm": statistic / m, "qm_df": m, "qm_residual_df": df, "qm_p_value": float(f_p(statistic / m, m, df))}
