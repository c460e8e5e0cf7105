"""Meta-regression as declared: one part of a result for each formula.

Cochrane Handbook 10.11.4; Berkey 1995; Knapp and Hartung 2003. What cannot be estimated (too few studies, a moderator
that another one already says) is a part with status not_estimable and a reason.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from metaloom.declare.analysis import Analysis, Moderator
from metaloom.measure.effects import Effects
from metaloom.pool import formula as formulas
from metaloom.pool import mixed
from metaloom.pool.coefficient import named
from metaloom.pool.kernel import METHODS
from metaloom.pool.nested_regression import nested_regression, robust_tests
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.pool.parts import Heterogeneity, Refused
from metaloom.pool.reference import FloatArray
from metaloom.pool.regression_line import line_of
from metaloom.pool.regression_parts import (
    ModelBased,
    Omnibus,
    Regression,
    RobustRegression,
)
from metaloom.pool.regression_tests import contrasts_of, likelihood_ratio, omnibus_of, permuted, variance_inflation
from metaloom.pool.residual_interval import q_profile
from metaloom.store.part import changed, sparse

FEW_PER_COVARIATE = 10


def moderators(effects: Effects, analysis: Analysis) -> tuple[Regression, ...]:
    """Return one meta-regression per declared formula, in the declared order."""
    declared = [Moderator(formula=item) if isinstance(item, str) else item for item in analysis.moderators]
    return tuple(_attempt(effects, analysis, item) for item in declared)


def _attempt(effects: Effects, analysis: Analysis, moderator: Moderator) -> Regression:
    """Return one meta-regression, not_estimable with its reason where the numerics cannot do it."""
    try:
        return regress(effects, analysis, moderator)
    except NUMERICAL as error:
        return _refused(moderator.formula, in_words(error), len(effects))


def regress(effects: Effects, analysis: Analysis, moderator: Moderator) -> Regression:
    """Return one meta-regression with the analysis' method, test and level."""
    try:
        formula = formulas.parse(moderator.formula)
        design = formulas.design(formula, effects.frame)
    except formulas.FormulaError as error:
        return _refused(moderator.formula, str(error), len(effects))
    rows = np.array(design.rows, dtype=int)
    reason = _reason(analysis, design, len(rows))
    if reason is not None:
        return _refused(moderator.formula, reason, len(rows))
    part = effects if len(rows) == len(effects) else effects.subset(np.isin(np.arange(len(effects)), rows))
    omitted = tuple(name for i, name in enumerate(effects.study_ids) if i not in set(design.rows))
    if analysis.random or (analysis.cluster is not None and analysis.robust is None):
        return _nested(part, analysis, moderator, design, omitted)
    return _plain(part, analysis, moderator, design, omitted)


def _nested(
    part: Effects, analysis: Analysis, moderator: Moderator, design: formulas.Design, omitted: tuple[str, ...]
) -> Regression:
    """Return the regression with nested random effects; `part` holds the design's rows only."""
    found = nested_regression(part, analysis, design)
    answer = Regression(
        formula=moderator.formula,
        status="ok",
        reason=None,
        k=len(part),
        omitted=omitted,
        note=_caution(len(part), design),
        coefficients=found.coefficients,
        qm=found.omnibus.statistic,
        qm_df=found.omnibus.df,
        qm_residual_df=found.omnibus.residual_df,
        qm_p_value=found.omnibus.p_value,
        r2=None,
        residual_heterogeneity=found.heterogeneity,
        components=found.components,
    )
    answer = sparse(answer, "note")
    if analysis.robust is None:
        return answer
    clusters = list(part.frame[analysis.cluster or analysis.random[0]])
    return _robust(answer, part, analysis, design, found.working, clusters)


def _plain(
    part: Effects, analysis: Analysis, moderator: Moderator, design: formulas.Design, omitted: tuple[str, ...]
) -> Regression:
    """Return the regression with one random effect a row; `part` holds the design's rows only."""
    yi, vi, matrix = part.yi, part.vi, design.matrix
    fitted = mixed.fit(yi, vi, matrix, analysis.method, analysis.test, analysis.level)
    left = float(fitted.tau2[0])
    whole = design.intercept and bool(design.tested)
    coefficients = tuple(named(term, mixed.pooled(fitted, 0, j)) for j, term in enumerate(design.terms))
    omnibus = omnibus_of(fitted, design)
    lrt = likelihood_ratio(yi, vi, matrix, left) if analysis.method == "ML" and whole else Omnibus()
    r2 = mixed.explained(yi, vi, matrix, analysis.method, left) if whole else None
    line = line_of(fitted, design, part, analysis.level) if design.intercept and len(design.terms) == 2 else None
    inflation = variance_inflation(fitted.covariance[0], design)
    contrasts = contrasts_of(fitted, design, moderator.contrasts, analysis.level) if moderator.contrasts else None
    permutation = None
    if moderator.permutation:
        coefficients, permutation = permuted(yi, vi, design, analysis, moderator, coefficients)
    answer = Regression(
        formula=moderator.formula,
        status="ok",
        reason=None,
        k=len(part),
        omitted=omitted,
        note=_caution(len(part), design),
        coefficients=coefficients,
        qm=omnibus.statistic,
        qm_df=omnibus.df,
        qm_residual_df=omnibus.residual_df,
        qm_p_value=omnibus.p_value,
        r2=r2,
        residual_heterogeneity=_heterogeneity(fitted, yi, vi, matrix, analysis),
        lrt=lrt.statistic,
        lrt_df=lrt.df,
        lrt_p_value=lrt.p_value,
        line=line,
        vif=inflation,
        contrasts=contrasts,
        permutation=permutation,
    )
    answer = sparse(answer, "note", "lrt", "lrt_df", "lrt_p_value", "line", "contrasts", "permutation")
    if analysis.robust is not None and analysis.cluster is not None:
        answer = _robust(answer, part, analysis, design, vi + left, list(part.frame[analysis.cluster]))
    return answer


def _robust(
    answer: Regression,
    part: Effects,
    analysis: Analysis,
    design: formulas.Design,
    working: FloatArray,
    clusters: list[Any],
) -> Regression:
    """Return the regression with the declared robust variance; what the working model says moves to `model`."""
    found = robust_tests(part, analysis, design, working, clusters)
    if isinstance(found, Refused):
        return replace(
            answer, status="not_estimable", reason=found.reason, coefficients=(),
            qm=None, qm_df=None, qm_residual_df=None, qm_p_value=None,
        )  # fmt: skip
    turned = replace(
        answer,
        coefficients=found.coefficients,
        qm=found.omnibus.statistic,
        qm_df=found.omnibus.df,
        qm_residual_df=found.omnibus.residual_df,
        qm_p_value=found.omnibus.p_value,
    )
    robust = RobustRegression(status="ok", kind=found.kind, clusters=found.clusters, coefficients=found.coefficients)
    model = ModelBased(
        coefficients=answer.coefficients,
        qm=answer.qm,
        qm_df=answer.qm_df,
        qm_residual_df=answer.qm_residual_df,
        qm_p_value=answer.qm_p_value,
    )
    return changed(turned, robust=robust, model=model)


def _caution(k: int, design: formulas.Design) -> str | None:
    """Return a caution where studies are few for the coefficients that they carry."""
    if k >= FEW_PER_COVARIATE * max(1, len(design.tested)):
        return None
    return (
        f"{k} studies for {len(design.tested)} coefficient{'s' if len(design.tested) > 1 else ''}: "
        "fewer than ten per covariate (Cochrane Handbook 10.11.5.1)."
    )


def _reason(analysis: Analysis, design: formulas.Design, k: int) -> str | None:
    if analysis.method not in METHODS:
        return f"Meta-regression pools by inverse variance; the method {analysis.method} does not."
    if analysis.random and analysis.method not in {"ML", "REML"}:
        return f"Nested random effects are estimated by ML or REML, not by {analysis.method}."
    p = len(design.terms)
    if p == 0:
        return "The formula has no term."
    if k == 0:
        return "No study has a value for every moderator."
    if k < p + 1:
        return f"{k} studies cannot carry {p} coefficients; at least {p + 1} are needed."
    redundant = formulas.aliased(design.matrix, design.terms)
    if redundant:
        return f"{', '.join(redundant)}: takes no value of its own, or says what the terms before it say already."
    return None


def _heterogeneity(
    fitted: mixed.MixedFit, yi: FloatArray, vi: FloatArray, matrix: FloatArray, analysis: Analysis
) -> Heterogeneity:
    """Return the heterogeneity that the moderators leave, with the interval of tau2 where the model has one."""
    left = mixed.heterogeneity(fitted)
    if analysis.method in {"EE", "FE"}:
        return changed(left, tau2_ci_lower=None, tau2_ci_upper=None)
    lower, upper = q_profile(yi, vi, matrix, analysis.level)
    return changed(left, tau2_ci_lower=lower, tau2_ci_upper=upper)


def _refused(formula: str, reason: str, k: int) -> Regression:
    return Regression(
        formula=formula, status="not_estimable", reason=reason, k=k, coefficients=(), qm=None, qm_df=None,
        qm_residual_df=None, qm_p_value=None, r2=None, residual_heterogeneity=None,
    )  # fmt: skip
