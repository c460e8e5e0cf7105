"""Meta-regression as declared: coefficients, omnibus test, what heterogeneity is left, contrasts and permutations.

Cochrane Handbook 10.11.4; Berkey 1995; Knapp and Hartung 2003. What cannot be estimated (too few studies, a moderator
that another one already says) is a part with status not_estimable and a reason.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from metaloom.declare.analysis import Analysis, Moderator
from metaloom.measure.effects import Effects
from metaloom.pool import formula as formulas
from metaloom.pool import mixed, mixed_tau2
from metaloom.pool.kernel import METHODS
from metaloom.pool.nested_regression import nested_regression, robust_part
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.pool.permutation import permutation_test
from metaloom.pool.reference import FloatArray, chi_square_p, quantile, two_sided_p
from metaloom.pool.residual_interval import q_profile

FEW_PER_COVARIATE = 10
LINE_STEPS = 24


def moderators(effects: Effects, analysis: Analysis) -> list[dict[str, Any]]:
    """Return one meta-regression per declared formula, in the declared order."""
    declared = [Moderator(formula=item) if isinstance(item, str) else item for item in analysis.moderators]
    return [_attempt(effects, analysis, item) for item in declared]


def _attempt(effects: Effects, analysis: Analysis, moderator: Moderator) -> dict[str, Any]:
    """Return one meta-regression, not_estimable with its reason where the numerics cannot do it."""
    try:
        return regress(effects, analysis, moderator)
    except NUMERICAL as error:
        return _refused(moderator.formula, in_words(error), len(effects))


def regress(effects: Effects, analysis: Analysis, moderator: Moderator) -> dict[str, Any]:
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
    omitted = [name for i, name in enumerate(effects.study_ids) if i not in set(design.rows)]
    answer: dict[str, Any] = {
        "formula": moderator.formula,
        "status": "ok",
        "reason": None,
        "k": len(rows),
        "omitted": omitted,
    }
    if len(rows) < FEW_PER_COVARIATE * max(1, len(design.tested)):
        answer["note"] = (
            f"{len(rows)} studies for {len(design.tested)} coefficient{'s' if len(design.tested) > 1 else ''}: "
            "fewer than ten per covariate (Cochrane Handbook 10.11.5.1)."
        )
    part = effects if len(rows) == len(effects) else effects.subset(np.isin(np.arange(len(effects)), rows))
    if analysis.random or (analysis.cluster is not None and analysis.robust is None):
        return answer | nested_regression(part, analysis, design)
    yi, vi = part.yi, part.vi
    fitted = mixed.fit(yi, vi, design.matrix, analysis.method, analysis.test, analysis.level)
    answer["coefficients"] = [{"term": term, **mixed.pooled(fitted, 0, j)} for j, term in enumerate(design.terms)]
    answer |= _omnibus(fitted, design)
    left = float(fitted.tau2[0])
    whole = design.intercept and bool(design.tested)
    answer["r2"] = mixed.explained(yi, vi, design.matrix, analysis.method, left) if whole else None
    answer["residual_heterogeneity"] = mixed.heterogeneity(fitted) | _interval(yi, vi, design.matrix, analysis)
    if analysis.method == "ML" and whole:
        answer |= _likelihood_ratio(yi, vi, design.matrix, left)
    if design.intercept and len(design.terms) == 2:
        answer["line"] = _line(fitted, design, part, analysis.level)
    answer["vif"] = _variance_inflation(fitted.covariance[0], design)
    if moderator.contrasts:
        answer["contrasts"] = _contrasts(fitted, design, moderator.contrasts, analysis.level)
    if moderator.permutation:
        answer |= _permutation(yi, vi, design, analysis, moderator, answer["coefficients"])
    if analysis.robust is not None and analysis.cluster is not None:
        working, clusters = vi + left, list(part.frame[analysis.cluster])
        answer |= robust_part(part, analysis, design, working, clusters, answer)
    return answer


def predict(
    fitted: mixed.MixedFit, rows: FloatArray, level: float = 95, rule: str = "hts"
) -> list[dict[str, float | None]]:
    """Return the predicted mean effect at rows (m, p) of moderator values, with confidence and prediction interval.

    The rule hts takes t with k - p - 1 degrees of freedom, normal the normal distribution, others those of the test.
    """
    df = fitted.df
    spread = {"hts": max(fitted.qe_df - 1, 1), "normal": None}.get(rule, df)
    answers: list[dict[str, float | None]] = []
    for row in np.atleast_2d(rows):
        estimate = float(row @ fitted.coefficients[0])
        error = float(np.sqrt(row @ fitted.covariance[0] @ row))
        inside, outside = (
            float(quantile(level, df)) * error,
            float(quantile(level, spread)) * float(np.sqrt(error**2 + fitted.tau2[0])),
        )
        answers.append({
            "estimate": estimate, "standard_error": error, "ci_lower": estimate - inside, "ci_upper": estimate + inside,
            "prediction_lower": estimate - outside, "prediction_upper": estimate + outside,
        })  # fmt: skip
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


def _line(fitted: mixed.MixedFit, design: formulas.Design, part: Effects, level: float) -> dict[str, Any]:
    """Return the regression on one moderator as a bubble plot shows it: the studies' values, and the mean effect along
    them.

    `predicted` has the mean effect with its confidence interval at LINE_STEPS + 1 even steps of the moderator. A
    moderator that only takes 0 and 1 has its two values alone.
    """
    values = design.matrix[:, 1]
    steps = np.unique(values) if set(values) <= {0.0, 1.0} else np.linspace(values.min(), values.max(), LINE_STEPS + 1)
    rows = np.column_stack([np.ones(len(steps)), steps])
    kept = ("estimate", "ci_lower", "ci_upper")
    return {
        "term": design.terms[1],
        "studies": [
            {"study_id": name, "line": line, "x": float(x)}
            for name, line, x in zip(part.study_ids, part.lines, values, strict=True)
        ],
        "predicted": [
            {"x": float(x), **{name: at[name] for name in kept}}
            for x, at in zip(steps, predict(fitted, rows, level), strict=True)
        ],
    }


def _omnibus(fitted: mixed.MixedFit, design: formulas.Design) -> dict[str, Any]:
    if not design.tested:
        return {"qm": None, "qm_df": None, "qm_residual_df": None, "qm_p_value": None}
    rows = np.eye(len(design.terms))[list(design.tested)]
    statistic, df, residual, p_value = mixed.wald(fitted, rows)
    return {"qm": float(statistic[0]), "qm_df": df, "qm_residual_df": residual, "qm_p_value": float(p_value[0])}


def _interval(yi: FloatArray, vi: FloatArray, matrix: FloatArray, analysis: Analysis) -> dict[str, float | None]:
    if analysis.method in {"EE", "FE"}:
        return {"tau2_ci_lower": None, "tau2_ci_upper": None}
    lower, upper = q_profile(yi, vi, matrix, analysis.level)
    return {"tau2_ci_lower": lower, "tau2_ci_upper": upper}


def _likelihood_ratio(yi: FloatArray, vi: FloatArray, matrix: FloatArray, left: float) -> dict[str, float | int]:
    """Test of all moderators together by maximum likelihood, against the model without them."""
    ones = np.ones((1, len(yi), 1)) / np.sqrt(len(yi))
    basis = np.linalg.qr(matrix)[0][None]
    alone = mixed_tau2.estimate("ML", yi[None], vi[None], ones)
    full = mixed_tau2.log_likelihood(np.array([left]), yi[None], vi[None], basis, False)
    statistic = 2 * float((full - mixed_tau2.log_likelihood(alone, yi[None], vi[None], ones, False))[0])
    df = matrix.shape[1] - 1
    return {"lrt": statistic, "lrt_df": df, "lrt_p_value": float(chi_square_p(statistic, df))}


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
) -> dict[str, Any]:
    """Return each named combination of coefficients, and all of them together."""
    answers: list[dict[str, Any]] = []
    rows: list[FloatArray] = []
    for name, weights in contrasts.items():
        unknown = [term for term in weights if term not in design.terms]
        if unknown:
            reason = f"there is no coefficient {unknown[0]!r}; there are {', '.join(design.terms)}"
            answers.append({"name": name, "status": "not_estimable", "reason": reason})
            continue
        row = np.array([weights.get(term, 0.0) for term in design.terms])
        rows.append(row)
        estimate, error = float(row @ fitted.coefficients[0]), float(np.sqrt(row @ fitted.covariance[0] @ row))
        margin = float(quantile(level, fitted.df)) * error
        answers.append({
            "name": name, "status": "ok", "estimate": estimate, "standard_error": error,
            "statistic": estimate / error if error > 0 else None, "df": fitted.df,
            "p_value": float(two_sided_p(estimate / error, fitted.df)) if error > 0 else None,
            "ci_lower": estimate - margin, "ci_upper": estimate + margin,
        })  # fmt: skip
    together: dict[str, Any] = {"results": answers}
    if rows and np.linalg.matrix_rank(np.array(rows)) == len(rows):
        statistic, df, residual, p_value = mixed.wald(fitted, np.array(rows))
        together |= {"statistic": float(statistic[0]), "df": df, "residual_df": residual, "p_value": float(p_value[0])}
    return together


def _permutation(
    yi: FloatArray, vi: FloatArray, design: formulas.Design, analysis: Analysis, moderator: Moderator, coefficients:
    list[dict[str, Any]]
) -> dict[str, Any]:  # fmt: skip
    size = 1000 if moderator.permutation is True else int(moderator.permutation)
    if size < 2:
        return {
            "permutation": {"status": "not_estimable", "reason": "a permutation test needs at least 2 permutations"}
        }
    found = permutation_test(yi, vi, design.matrix, design.tested, analysis.method, analysis.test, size)
    with_p = [{**row, "permutation_p_value": float(p)} for row, p in zip(coefficients, found.p_values, strict=True)]
    whole = {"p_value": found.p_value, "permutations": found.permutations, "exact": found.exact}
    return {"coefficients": with_p, "permutation": whole}


def _refused(formula: str, reason: str, k: int) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(
        ("qm", "qm_df", "qm_residual_df", "qm_p_value", "r2", "residual_heterogeneity")
    )
    return {"formula": formula, "status": "not_estimable", "reason": reason, "k": k, "coefficients": [], **empty}
