"""Meta-regression as declared: coefficients, omnibus test, what heterogeneity is left, contrasts and permutations.

Cochrane Handbook 10.11.4; Berkey 1995; Knapp and Hartung 2003. What cannot be estimated (too few studies, a moderator
that another one already says) is a part with status not_estimable and a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from metaloom.declare.analysis import Analysis, Moderator
from metaloom.measure.effects import Effects
from metaloom.pool import formula as formulas
from metaloom.pool import mixed, mixed_tau2
from metaloom.pool.coefficient import named
from metaloom.pool.kernel import METHODS
from metaloom.pool.nested_regression import nested_regression, robust_tests
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.pool.parts import Heterogeneity, Refused
from metaloom.pool.permutation import permutation_test
from metaloom.pool.reference import FloatArray, chi_square_p, quantile, two_sided_p
from metaloom.pool.regression_parts import (
    Coefficient,
    Contrast,
    Contrasts,
    ModelBased,
    Omnibus,
    Permutation,
    PointOfStudy,
    Predicted,
    Regression,
    RegressionLine,
    RobustRegression,
)
from metaloom.pool.residual_interval import q_profile
from metaloom.store.plain import changed, sparse

FEW_PER_COVARIATE = 10
LINE_STEPS = 24


@dataclass(frozen=True)
class PredictedMean:
    """The mean effect that a regression predicts, with its confidence and its prediction interval (analysis scale)."""

    estimate: float
    standard_error: float
    ci_lower: float
    ci_upper: float
    prediction_lower: float
    prediction_upper: float


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
    omnibus = _omnibus(fitted, design)
    lrt = _likelihood_ratio(yi, vi, matrix, left) if analysis.method == "ML" and whole else Omnibus()
    r2 = mixed.explained(yi, vi, matrix, analysis.method, left) if whole else None
    line = _line(fitted, design, part, analysis.level) if design.intercept and len(design.terms) == 2 else None
    inflation = _variance_inflation(fitted.covariance[0], design)
    contrasts = _contrasts(fitted, design, moderator.contrasts, analysis.level) if moderator.contrasts else None
    permutation = None
    if moderator.permutation:
        coefficients, permutation = _permutation(yi, vi, design, analysis, moderator, coefficients)
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


def predict(fitted: mixed.MixedFit, rows: FloatArray, level: float = 95, rule: str = "hts") -> list[PredictedMean]:
    """Return the predicted mean effect at rows (m, p) of moderator values, with confidence and prediction interval.

    The rule hts takes t with k - p - 1 degrees of freedom, normal the normal distribution, others those of the test.
    """
    df = fitted.df
    spread = {"hts": max(fitted.qe_df - 1, 1), "normal": None}.get(rule, df)
    answers: list[PredictedMean] = []
    for row in np.atleast_2d(rows):
        estimate = float(row @ fitted.coefficients[0])
        error = float(np.sqrt(row @ fitted.covariance[0] @ row))
        inside, outside = (
            float(quantile(level, df)) * error,
            float(quantile(level, spread)) * float(np.sqrt(error**2 + fitted.tau2[0])),
        )
        answers.append(
            PredictedMean(estimate, error, estimate - inside, estimate + inside, estimate - outside, estimate + outside)
        )
    return answers


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


def _line(fitted: mixed.MixedFit, design: formulas.Design, part: Effects, level: float) -> RegressionLine:
    """Return the regression on one moderator as a bubble plot shows it: the studies' values, and the mean effect along
    them.

    `predicted` has the mean effect with its confidence interval at LINE_STEPS + 1 even steps of the moderator. A
    moderator that only takes 0 and 1 has its two values alone.
    """
    values = design.matrix[:, 1]
    steps = np.unique(values) if set(values) <= {0.0, 1.0} else np.linspace(values.min(), values.max(), LINE_STEPS + 1)
    rows = np.column_stack([np.ones(len(steps)), steps])
    return RegressionLine(
        term=design.terms[1],
        studies=tuple(
            PointOfStudy(study_id=name, line=line, x=float(x))
            for name, line, x in zip(part.study_ids, part.lines, values, strict=True)
        ),
        predicted=tuple(
            Predicted(x=float(x), estimate=at.estimate, ci_lower=at.ci_lower, ci_upper=at.ci_upper)
            for x, at in zip(steps, predict(fitted, rows, level), strict=True)
        ),
    )


def _omnibus(fitted: mixed.MixedFit, design: formulas.Design) -> Omnibus:
    if not design.tested:
        return Omnibus()
    rows = np.eye(len(design.terms))[list(design.tested)]
    statistic, df, residual, p_value = mixed.wald(fitted, rows)
    return Omnibus(float(statistic[0]), df, residual, float(p_value[0]))


def _heterogeneity(
    fitted: mixed.MixedFit, yi: FloatArray, vi: FloatArray, matrix: FloatArray, analysis: Analysis
) -> Heterogeneity:
    """Return the heterogeneity that the moderators leave, with the interval of tau2 where the model has one."""
    left = mixed.heterogeneity(fitted)
    if analysis.method in {"EE", "FE"}:
        return changed(left, tau2_ci_lower=None, tau2_ci_upper=None)
    lower, upper = q_profile(yi, vi, matrix, analysis.level)
    return changed(left, tau2_ci_lower=lower, tau2_ci_upper=upper)


def _likelihood_ratio(yi: FloatArray, vi: FloatArray, matrix: FloatArray, left: float) -> Omnibus:
    """Test of all moderators together by maximum likelihood, against the model without them."""
    ones = np.ones((1, len(yi), 1)) / np.sqrt(len(yi))
    basis = np.linalg.qr(matrix)[0][None]
    alone = mixed_tau2.estimate("ML", yi[None], vi[None], ones)
    full = mixed_tau2.log_likelihood(np.array([left]), yi[None], vi[None], basis, False)
    statistic = 2 * float((full - mixed_tau2.log_likelihood(alone, yi[None], vi[None], ones, False))[0])
    df = matrix.shape[1] - 1
    return Omnibus(statistic, df, None, float(chi_square_p(statistic, df)))


def _variance_inflation(covariance: FloatArray, design: formulas.Design) -> dict[str, float]:
    """Return the diagonal of the inverse correlation matrix of the coefficients (Belsley, Kuh and Welsch 1980)."""
    tested = list(design.tested)
    if len(tested) < 2:
        return {}
    part = covariance[np.ix_(tested, tested)]
    inflation = np.diag(part) * np.diag(np.linalg.inv(part))
    return {design.terms[j]: float(value) for j, value in zip(tested, inflation, strict=True)}


def _contrasts(
    fitted: mixed.MixedFit, design: formulas.Design, contrasts: dict[str, dict[str, float]], level: float
) -> Contrasts:
    """Return each named combination of coefficients, and all of them together."""
    answers: list[Contrast] = []
    rows: list[FloatArray] = []
    for name, weights in contrasts.items():
        unknown = [term for term in weights if term not in design.terms]
        if unknown:
            reason = f"there is no coefficient {unknown[0]!r}; there are {', '.join(design.terms)}"
            answers.append(Contrast(name=name, status="not_estimable", reason=reason))
            continue
        row = np.array([weights.get(term, 0.0) for term in design.terms])
        rows.append(row)
        estimate, error = float(row @ fitted.coefficients[0]), float(np.sqrt(row @ fitted.covariance[0] @ row))
        margin = float(quantile(level, fitted.df)) * error
        answers.append(
            Contrast(
                name=name,
                status="ok",
                estimate=estimate,
                standard_error=error,
                statistic=estimate / error if error > 0 else None,
                df=fitted.df,
                p_value=float(two_sided_p(estimate / error, fitted.df)) if error > 0 else None,
                ci_lower=estimate - margin,
                ci_upper=estimate + margin,
            )
        )
    if not rows or np.linalg.matrix_rank(np.array(rows)) < len(rows):
        return Contrasts(results=tuple(answers))
    statistic, df, residual, p_value = mixed.wald(fitted, np.array(rows))
    return Contrasts(
        results=tuple(answers), statistic=float(statistic[0]), df=df, residual_df=residual, p_value=float(p_value[0])
    )


def _permutation(
    yi: FloatArray, vi: FloatArray, design: formulas.Design, analysis: Analysis, moderator: Moderator, coefficients:
    tuple[Coefficient, ...]
) -> tuple[tuple[Coefficient, ...], Permutation]:  # fmt: skip
    """Return the coefficients, each with its p value by permutation, and the test of all of them."""
    size = 1000 if moderator.permutation is True else int(moderator.permutation)
    if size < 2:
        reason = "a permutation test needs at least 2 permutations"
        return coefficients, Permutation(status="not_estimable", reason=reason)
    found = permutation_test(yi, vi, design.matrix, design.tested, analysis.method, analysis.test, size)
    paired = zip(coefficients, found.p_values, strict=True)
    whole = Permutation(p_value=found.p_value, permutations=found.permutations, exact=found.exact)
    return tuple(changed(row, permutation_p_value=float(p)) for row, p in paired), whole


def _refused(formula: str, reason: str, k: int) -> Regression:
    return Regression(
        formula=formula, status="not_estimable", reason=reason, k=k, coefficients=(), qm=None, qm_df=None,
        qm_residual_df=None, qm_p_value=None, r2=None, residual_heterogeneity=None,
    )  # fmt: skip
