"""Subgroups and the test between them (Cochrane Handbook 10.11.3; Borenstein and Higgins 2013).

`separate`: every level is pooled by itself with its own tau2, and the levels' estimates are compared by the chi-squared
heterogeneity test. `common`: one tau2 for all levels, a meta-regression on the category (F test with knha, adhoc and
t).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from metaloom.declare.analysis import Analysis
from metaloom.measure.effects import BoolArray, Effects
from metaloom.pool import mixed
from metaloom.pool.kernel import METHODS
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.pool.parts import Level, Pooled, Refit, Subgroups
from metaloom.pool.reference import chi_square_p
from metaloom.pool.refits import Pool, batched, refits
from metaloom.store.part import changed

NO_SPREAD = 1e-20
"""A dispersion below this is rounding: the test by it would divide digits of equal numbers."""


def subgroups(effects: Effects, analysis: Analysis, refit: Pool) -> dict[str, Subgroups]:
    """Return one part per declared column: its levels in sorted order and the test between them."""
    return {column: _attempt(effects, analysis, column, refit) for column in analysis.subgroups}


def _attempt(effects: Effects, analysis: Analysis, column: str, refit: Pool) -> Subgroups:
    """Return one column, not_estimable with its reason where the numerics cannot do it."""
    try:
        return subgroup(effects, analysis, column, refit)
    except NUMERICAL as error:
        return _refused(in_words(error), [])


def subgroup(effects: Effects, analysis: Analysis, column: str, refit: Pool) -> Subgroups:
    """Return the levels of one column; studies without a value are listed in `omitted`."""
    if column not in effects.frame.columns:
        return _refused(f"the table has no column {column!r}", [])
    values = effects.frame[column]
    known = values.notna().to_numpy()
    omitted = [name for name, here in zip(effects.study_ids, known, strict=True) if not here]
    texts = values.map(lambda value: _text(value), na_action="ignore").to_numpy(dtype=object)
    levels = sorted({text for text, here in zip(texts, known, strict=True) if here})
    if not levels:
        return _refused("no study has a value", omitted)
    include = np.array([known & (texts == level) for level in levels], dtype=bool)
    if analysis.tau2 == "common" and batched(analysis):
        return changed(_common(effects, analysis, levels, include), omitted=tuple(omitted))
    answers = refits(effects, analysis, include, refit)
    answer = between([level_of(name, answer) for name, answer in zip(levels, answers, strict=True)])
    answer = changed(answer, omitted=tuple(omitted))
    if analysis.tau2 == "common":
        note = f"A common tau2 needs inverse-variance pooling; with {analysis.method} each level has its own."
        answer = changed(answer, note=note)
    return answer


def level_of(name: str, refit: Refit) -> Level:
    """Return the analysis of one level as a level."""
    return Level(level=name, **{field: getattr(refit, field) for field in refit.keys})


def between(levels: Sequence[Level]) -> Subgroups:
    """Test the levels' estimates for heterogeneity; no statistic with fewer than two estimates, with the reason."""
    if any(level.k_studies == 1 for level in levels):
        return _untested(levels, "a level has one study only, so that levels cannot be compared")
    pooled = estimates_of(levels)
    if len(pooled) < 2:
        return _untested(levels, "fewer than two levels have an estimate")
    estimate = np.array([row.estimate for row in pooled])
    weight = 1 / np.array([row.standard_error for row in pooled]) ** 2
    statistic = float((weight * (estimate - (weight * estimate).sum() / weight.sum()) ** 2).sum())
    df = len(pooled) - 1
    return Subgroups(
        levels=tuple(levels), tau2="separate", statistic=statistic, df=df, p_value=float(chi_square_p(statistic, df))
    )


def estimates_of(levels: Sequence[Level]) -> list[Pooled]:
    """Return the estimates of the levels that have one with a standard error."""
    return [level.pooled for level in levels if level.pooled is not None and level.pooled.standard_error]


def _untested(levels: Sequence[Level], reason: str) -> Subgroups:
    """Return levels that cannot be compared, with the reason."""
    return Subgroups(levels=tuple(levels), tau2="separate", statistic=None, df=None, p_value=None, reason=reason)


def _common(effects: Effects, analysis: Analysis, levels: list[str], include: BoolArray) -> Subgroups:
    """Fit one tau2 for all levels; include (levels, k)."""
    used = include.any(axis=0)
    matrix = include[:, used].T.astype(float)
    k, p = matrix.shape
    if p < 2 or k <= p or analysis.method not in METHODS:
        return _refused(f"{k} studies in {p} levels cannot carry a common tau2", [])
    fitted = mixed.fit(effects.yi[used], effects.vi[used], matrix, analysis.method, analysis.test, analysis.level)
    if float(fitted.dispersion[0]) < NO_SPREAD:
        return _refused("the effects of each level are equal, so that nothing is left to test a difference against", [])
    contrasts = np.column_stack([-np.ones(p - 1), np.eye(p - 1)])
    statistic, df, residual, p_value = mixed.wald(fitted, contrasts)
    heterogeneity = mixed.heterogeneity(fitted)
    parts = (
        Level(
            level=level,
            status="ok",
            k=int(include[j].sum()),
            k_studies=len({name for name, here in zip(effects.study_ids, include[j], strict=True) if here}),
            pooled=mixed.pooled(fitted, 0, j),
            heterogeneity=heterogeneity,
        )
        for j, level in enumerate(levels)
    )
    return Subgroups(
        levels=tuple(parts), tau2="common", statistic=float(statistic[0]), df=df, residual_df=residual,
        p_value=float(p_value[0]), residual_heterogeneity=heterogeneity,
    )  # fmt: skip


def _text(value: Any) -> str:
    """Return a level's name; whole numbers without a decimal point."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _refused(reason: str, omitted: Sequence[str]) -> Subgroups:
    return Subgroups(
        status="not_estimable", reason=reason, levels=(), omitted=tuple(omitted), statistic=None, df=None, p_value=None
    )
