"""Maximum likelihood of a mixed model by Newton's method with a line search, from several starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.fit import ConvergenceError
from metaloom.pool.glmm.model import Mixed
from metaloom.pool.glmm.quadrature import integrates, marginal

FloatArray = NDArray[np.float64]
LIMIT = 200
STARTS = (0.3, 1.0)
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Climbed:
    """The maximum: beta (p,), scale (q,), their covariance (p + q, p + q) by observed information, log-likelihood."""

    beta: FloatArray
    scale: FloatArray
    covariance: FloatArray
    log_likelihood: float


def climb(mixed: Mixed) -> Climbed:
    """Return the highest maximum found. Raises ConvergenceError where no start reaches one."""
    p, q = mixed.design.shape[1], mixed.loading.shape[1]
    flat = Mixed(mixed.family, mixed.offset, mixed.design, mixed.loading[:, :0], mixed.study, mixed.effect)
    start = _ascend(flat, np.zeros(p))[0]
    if q == 0:
        return _finish(mixed, start)
    found = []
    for width in STARTS:
        try:
            found.append(_ascend(mixed, np.concatenate([start, np.full(q, width)])))
        except ConvergenceError:
            continue
    if not found:
        raise ConvergenceError("the likelihood of the mixed model was not maximised from any start")
    best = max(found, key=lambda pair: pair[1])[0]
    if not integrates(mixed, best[:p], best[p:]):
        raise ConvergenceError(
            "the studies are all but separated (in some one arm had all the events), so that the spread between them "
            f"runs to {abs(float(best[p])):.1f} on the logarithmic scale and the likelihood cannot be integrated"
        )
    return _finish(mixed, best)


def _ascend(mixed: Mixed, point: FloatArray) -> tuple[FloatArray, float]:
    """Climb by Newton's method from one start: the maximum and its log-likelihood."""
    p = mixed.design.shape[1]
    value, score, information = marginal(mixed, point[:p], point[p:])
    for _ in range(LIMIT):
        step = _uphill(score, information)
        decrement = float(score @ step)
        if decrement < TOLERANCE**2 * (1.0 + abs(value)) or float(np.abs(step).max()) < TOLERANCE:
            return point, value
        length = min(1.0, 2.0 / float(np.abs(step).max()))
        for _ in range(60):
            trial = point + length * step
            answer = marginal(mixed, trial[:p], trial[p:])
            if answer[0] >= value + 1e-4 * length * decrement - 1e-12 * (1.0 + abs(value)):
                break
            length *= 0.5
        else:
            return point, value
        point, (value, score, information) = trial, answer
    raise ConvergenceError(f"the likelihood of the mixed model was not maximised in {LIMIT} steps")


def _uphill(score: FloatArray, information: FloatArray) -> FloatArray:
    """Return Newton's step, with the information made positive where it is not."""
    values, vectors = np.linalg.eigh(information)
    floor = 1e-10 * float(np.abs(values).max())
    step: FloatArray = vectors @ ((vectors.T @ score) / np.maximum(np.abs(values), floor))
    return step


def _finish(mixed: Mixed, point: FloatArray) -> Climbed:
    p = mixed.design.shape[1]
    value, _, information = marginal(mixed, point[:p], point[p:])
    scale = np.abs(point[p:])
    inside = np.concatenate([np.ones(p, dtype=bool), scale > 1e-6])
    covariance = np.full((len(point), len(point)), np.nan)
    covariance[np.ix_(inside, inside)] = np.linalg.inv(information[np.ix_(inside, inside)])
    return Climbed(point[:p], np.where(scale > 1e-6, scale, 0.0), covariance, value)
