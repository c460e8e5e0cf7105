"""The mean effect that a meta-regression predicts, and its line for the bubble plot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaloom.measure.effects import Effects
from metaloom.pool import formula as formulas
from metaloom.pool import mixed
from metaloom.pool.reference import FloatArray, quantile
from metaloom.pool.regression_parts import (
    PointOfStudy,
    Predicted,
    RegressionLine,
)

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


def line_of(fitted: mixed.MixedFit, design: formulas.Design, part: Effects, level: float) -> RegressionLine:
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
