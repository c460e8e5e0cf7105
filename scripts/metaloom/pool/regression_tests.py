"""Tests that go with a meta-regression: all moderators together, declared contrasts, permutations, inflation.

Belsley, Kuh and Welsch 1980 (variance inflation); the permutation test itself is in `pool.permutation`.
"""

from __future__ import annotations

import numpy as np

from metaloom.declare.analysis import Analysis, Moderator
from metaloom.pool import formula as formulas
from metaloom.pool import mixed, mixed_tau2
from metaloom.pool.permutation import permutation_test
from metaloom.pool.reference import FloatArray, chi_square_p, quantile, two_sided_p
from metaloom.pool.regression_parts import (
    Coefficient,
    Contrast,
    Contrasts,
    Omnibus,
    Permutation,
)
from metaloom.store.part import changed


def omnibus_of(fitted: mixed.MixedFit, design: formulas.Design) -> Omnibus:
    if not design.tested:
        return Omnibus()
    rows = np.eye(len(design.terms))[list(design.tested)]
    statistic, df, residual, p_value = mixed.wald(fitted, rows)
    return Omnibus(float(statistic[0]), df, residual, float(p_value[0]))


def likelihood_ratio(yi: FloatArray, vi: FloatArray, matrix: FloatArray, left: float) -> Omnibus:
    """Test of all moderators together by maximum likelihood, against the model without them."""
    ones = np.ones((1, len(yi), 1)) / np.sqrt(len(yi))
    basis = np.linalg.qr(matrix)[0][None]
    alone = mixed_tau2.estimate("ML", yi[None], vi[None], ones)
    full = mixed_tau2.log_likelihood(np.array([left]), yi[None], vi[None], basis, False)
    statistic = 2 * float((full - mixed_tau2.log_likelihood(alone, yi[None], vi[None], ones, False))[0])
    df = matrix.shape[1] - 1
    return Omnibus(statistic, df, None, float(chi_square_p(statistic, df)))


def variance_inflation(covariance: FloatArray, design: formulas.Design) -> dict[str, float]:
    """Return the diagonal of the inverse correlation matrix of the coefficients (Belsley, Kuh and Welsch 1980)."""
    tested = list(design.tested)
    if len(tested) < 2:
        return {}
    part = covariance[np.ix_(tested, tested)]
    inflation = np.diag(part) * np.diag(np.linalg.inv(part))
    return {design.terms[j]: float(value) for j, value in zip(tested, inflation, strict=True)}


def contrasts_of(
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


def permuted(
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
