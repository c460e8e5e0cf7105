"""Selection models by maximum likelihood: the effect after allowing for studies that were less likely to be seen.

Vevea and Hedges 1995 (Psychometrika 60:419); Citkowicz and Vevea 2017 (Psychol Methods 22:28). Several climbs, the
best kept;
standard errors from the observed information; likelihood ratio test against no selection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from metaloom.pool import mixed
from metaloom.pool.fit import ConvergenceError
from metaloom.pool.reference import BoolArray, FloatArray, chi_square_p, quantile, two_sided_p
from metaloom.probe.selection_likelihood import Selected, log_likelihood, log_tails

SHARE = 0.01
"""Steps of the last differences, in standard errors of each parameter with the others held."""


def selection(
    yi: FloatArray, vi: FloatArray, model: str = "step", steps: tuple[float, ...] = (0.025,),
    alternative: str = "greater", level: float = 95,
) -> dict[str, Any]:  # fmt: skip
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
    best, height = _climb(likelihood, start)
    free = np.ones(len(best), bool)
    free[1] = best[1] > 1e-10
    errors = np.full(len(best), np.nan)
    moves = _hessian_steps(best)
    for _ in range(2):  # the second time with steps that suit the curvature found the first time
        information = -_hessian(likelihood, best, moves)
        errors[free] = _errors(information[np.ix_(free, free)])
        alone = 1 / np.sqrt(np.maximum(np.nan_to_num(np.diag(information)), 1e-300))
        suited = np.minimum(SHARE * alone, np.r_[np.inf, 0.2 * best[1:]])
        moves = np.where(suited > 0, suited, moves)
    best = _settle(likelihood, best, information, free, moves / 3)
    height = likelihood(best)
    best[:2] *= (unit, unit**2)
    errors[:2] *= (unit, unit**2)
    estimate = turn * float(best[0])
    statistic = estimate / float(errors[0])
    test = max(0.0, 2 * (height - likelihood(start)))
    margin = float(quantile(level)) * float(errors[0])
    return {
        "model": model,
        "alternative": alternative,
        "steps": list(cuts),
        "pooled": {
            "estimate": estimate, "standard_error": _number(errors[0]), "statistic": _number(statistic), "df": None,
            "p_value": _number(float(two_sided_p(statistic))),
            "ci_lower": _number(estimate - margin), "ci_upper": _number(estimate + margin),
        },
        "tau2": float(best[1]),
        "tau2_se": _number(errors[1]),
        "delta": [float(value) for value in best[2:]],
        "delta_se": [_number(value) for value in errors[2:]],
        "log_likelihood": height - len(yi) * float(np.log(unit)),
        "lrt": test,
        "lrt_df": len(best) - 2,
        "lrt_p_value": float(chi_square_p(test, len(best) - 2)),
    }  # fmt: skip


def _need_studies(data: Selected) -> None:
    p = np.exp(log_tails(data.yi / np.sqrt(data.vi), data.two_sided)[0])
    counts = np.bincount(np.searchsorted(data.steps, p), minlength=len(data.steps) + 1)
    if data.steps and (counts == 0).any():
        edges = (0.0, *data.steps, 1.0)
        empty = int(np.flatnonzero(counts == 0)[0])
        raise ValueError(f"no study has a p value between {edges[empty]:g} and {edges[empty + 1]:g}")


def _climb(likelihood: Callable[[FloatArray], float], start: FloatArray) -> tuple[FloatArray, float]:
    """The highest of several climbs over (mu, log tau, log-like delta), and of one with tau2 held at zero."""
    from scipy.optimize import minimize

    def natural(free: FloatArray) -> FloatArray:
        return np.concatenate([free[:1], np.exp(2 * np.clip(free[1:2], -30, 10)), np.exp(np.clip(free[2:], -30, 10))])

    def without_tau(free: FloatArray) -> FloatArray:
        return np.concatenate([free[:1], [0.0], np.exp(np.clip(free[1:], -30, 10))])

    def loss(mapping: Callable[[FloatArray], FloatArray]) -> Callable[[FloatArray], float]:
        return lambda free: -likelihood(mapping(free)) if np.isfinite(likelihood(mapping(free))) else 1e10

    shape = np.log(np.maximum(start[2:], 0.3))
    tau = 0.5 * np.log(max(float(start[1]), 1e-3 * float(start[0] ** 2) + 1e-8))
    answers: list[FloatArray] = []
    for shift in (0.0, -1.0, 1.0):
        for mapping, guess in (
            (natural, [start[0], tau, *(shape + shift)]),
            (without_tau, [start[0], *(shape + shift)]),
        ):
            climb = minimize(loss(mapping), np.array(guess), method="BFGS", options={"gtol": 1e-7})
            answers.append(mapping(np.asarray(climb.x)))
    best = max(answers, key=likelihood)
    best = _newton(likelihood, best)
    return best, likelihood(best)


def _newton(likelihood: Callable[[FloatArray], float], point: FloatArray) -> FloatArray:
    """A few Newton steps on the parameters that are not at their bound, kept only while they climb."""
    free = np.ones(len(point), bool)
    free[1:] = point[1:] > 1e-8
    for _ in range(20):
        gradient, hessian = _gradient(likelihood, point)[free], _hessian(likelihood, point)[np.ix_(free, free)]
        if not (np.isfinite(gradient).all() and np.isfinite(hessian).all()):
            break
        step = np.zeros(len(point))
        step[free] = -np.linalg.lstsq(hessian, gradient, rcond=None)[0]
        trial = point + step
        if (trial[1:] < 0).any() or not likelihood(trial) >= likelihood(point) - 1e-11:
            break
        point = trial
        if float(np.abs(step).max()) < 1e-9:
            break
    if not np.isfinite(likelihood(point)):
        raise ConvergenceError("the likelihood of the selection model could not be maximised")
    return point


def _settle(
    likelihood: Callable[[FloatArray], float], point: FloatArray, information: FloatArray, free: BoolArray,
    moves: FloatArray,
) -> FloatArray:  # fmt: skip
    """Last Newton steps with the information known, by differences whose steps suit it."""
    inner = information[np.ix_(free, free)]
    if not np.isfinite(inner).all() or (np.linalg.eigvalsh(inner) <= 0).any():
        return point
    for _ in range(5):
        step = np.zeros(len(point))
        step[free] = np.linalg.solve(inner, _gradient(likelihood, point, moves)[free])
        trial = point + step
        if (trial[1:] < 0).any() or not likelihood(trial) >= likelihood(point) - 1e-10:
            break
        point = trial
        if float(np.abs(step / moves).max()) < 1e-7:
            break
    return point


def _steps(point: FloatArray) -> FloatArray:
    return np.asarray(1e-4 * np.maximum(np.abs(point), 1e-2))


def _gradient(f: Callable[[FloatArray], float], point: FloatArray, steps: FloatArray | None = None) -> FloatArray:
    """Central differences of fourth order."""
    answer = np.zeros(len(point))
    for i, h in enumerate(_steps(point) if steps is None else steps):
        e = np.eye(len(point))[i] * h
        answer[i] = (8 * (f(point + e) - f(point - e)) - (f(point + 2 * e) - f(point - 2 * e))) / (12 * h)
    return answer


def _hessian_steps(point: FloatArray) -> FloatArray:
    return 5 * _steps(point)


def _hessian(f: Callable[[FloatArray], float], point: FloatArray, steps: FloatArray | None = None) -> FloatArray:
    """Central differences, Richardson-extrapolated; NaN where a neighbour leaves the parameter space."""
    steps = _hessian_steps(point) if steps is None else steps
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((4 * _curvature(f, point, steps) - _curvature(f, point, 2 * steps)) / 3)


def _curvature(f: Callable[[FloatArray], float], point: FloatArray, steps: FloatArray) -> FloatArray:
    """Second derivatives by plain central differences."""
    n, middle = len(point), f(point)
    axes, answer = np.diag(steps), np.zeros((n, n))
    for i in range(n):
        answer[i, i] = (f(point + axes[i]) - 2 * middle + f(point - axes[i])) / steps[i] ** 2
        for j in range(i):
            a, b = axes[i], axes[j]
            value = f(point + a + b) - f(point + a - b) - f(point - a + b) + f(point - a - b)
            answer[i, j] = answer[j, i] = value / (4 * steps[i] * steps[j])
    return answer


def _errors(information: FloatArray) -> FloatArray:
    if not np.isfinite(information).all() or np.linalg.matrix_rank(information) < len(information):
        return np.full(len(information), np.nan)
    variances = np.diag(np.linalg.inv(information))
    return np.asarray(np.sqrt(np.where(variances > 0, variances, np.nan)))


def _number(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None
