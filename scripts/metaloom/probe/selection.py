"""Selection models by maximum likelihood: the effect after allowing for studies that were less likely to be seen.

Vevea and Hedges 1995 (Psychometrika 60:419); Citkowicz and Vevea 2017 (Psychol Methods 22:28). Standard errors come
from the observed information at the maximum; the likelihood ratio test is against no selection.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from metaloom.errors import quoted
from metaloom.pool import mixed
from metaloom.pool.parts import Pooled
from metaloom.pool.reference import FloatArray, chi_square_p, quantile, two_sided_p
from metaloom.probe.parts import Probe
from metaloom.probe.selection_climb import summit
from metaloom.probe.selection_likelihood import Selected, log_likelihood, log_tails


def selection(
    yi: FloatArray, vi: FloatArray, model: str = "step", steps: tuple[float, ...] = (0.025,),
    alternative: str = "greater", level: float = 95,
) -> Probe:  # fmt: skip
    """Fit one selection model; `delta` are its weight parameters (for a step function relative to the first interval).

    Raises ValueError in words where an interval of the step function holds no study.
    """
    cuts = tuple(sorted(step for step in steps if step < 1)) if model == "step" else ()
    turn = -1.0 if alternative == "less" else 1.0
    unit = float(np.sqrt(np.median(vi)))  # the search runs on effects in units of a typical standard error
    data = Selected(turn * yi / unit, vi / unit**2, alternative == "two.sided", model, cuts)
    _need_studies(data)
    likelihood = log_likelihood(data)
    plain = mixed.fit(data.yi, data.vi, np.ones((len(yi), 1)), "ML")
    start = np.concatenate([plain.coefficients[0], plain.tau2, data.neutral])
    top = summit(likelihood, start)
    errors = np.full(len(start), np.nan)
    errors[top.inside] = _errors(top.information[np.ix_(top.inside, top.inside)])
    scale = np.r_[unit, unit**2, np.ones(len(data.neutral))]
    best, errors = top.point * scale, errors * scale
    estimate = turn * float(best[0])
    statistic = estimate / float(errors[0])
    test = max(0.0, 2 * (top.height - float(likelihood(start))))
    margin = float(quantile(level)) * float(errors[0])
    return Probe(
        status="ok",
        model=model,
        alternative=alternative,
        steps=cuts,
        pooled=Pooled(
            estimate=estimate, standard_error=_number(errors[0]), statistic=_number(statistic), df=None,
            p_value=_number(float(two_sided_p(statistic))),
            ci_lower=_number(estimate - margin), ci_upper=_number(estimate + margin),
        ),
        tau2=float(best[1]),
        tau2_se=_number(errors[1]),
        delta=tuple(float(value) for value in best[2:]),
        delta_se=tuple(_number(value) for value in errors[2:]),
        log_likelihood=top.height - len(yi) * float(np.log(unit)),
        lrt=test,
        lrt_df=len(best) - 2,
        lrt_p_value=float(chi_square_p(test, len(best) - 2)),
    )  # fmt: skip


def _need_studies(data: Selected) -> None:
    p = np.exp(log_tails(data.yi / np.sqrt(data.vi), data.two_sided)[0])
    counts = np.bincount(np.searchsorted(data.steps, p), minlength=len(data.steps) + 1)
    if data.steps and (counts == 0).any():
        edges = (0.0, *data.steps, 1.0)
        empty = int(np.flatnonzero(counts == 0)[0])
        raise ValueError(f"no study has a p value between {quoted(edges[empty])} and {quoted(edges[empty + 1])}")


def _errors(information: FloatArray) -> FloatArray:
    if not np.isfinite(information).all() or np.linalg.matrix_rank(information) < len(information):
        return np.full(len(information), np.nan)
    variances = np.diag(np.linalg.inv(information))
    return np.asarray(np.sqrt(np.where(variances > 0, variances, np.nan)))


def _number(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None
