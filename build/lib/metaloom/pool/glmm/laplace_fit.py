"""Maximum of Laplace's approximation to the likelihood, for the model with two random effects per study (UM.RS).

lme4, and with it metafor, offers nothing finer than Laplace there, so this is what published UM.RS analyses used; it is
the default so that they can be reproduced. `glmm: {integral: quadrature}` takes the exact integral instead.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.fit import ConvergenceError
from metaloom.pool.glmm.climb import Climbed, climb
from metaloom.pool.glmm.model import Mixed
from metaloom.pool.glmm.quadrature import laplace

FloatArray = NDArray[np.float64]
Height = Callable[[FloatArray], float]
STEP = 1e-3
LIMIT = 60


def climb_laplace(mixed: Mixed) -> Climbed:
    """Return the maximum near the exact one, by Newton's method with fourth-order differences. Raises
    ConvergenceError.
    """
    exact = climb(mixed)
    p = len(exact.beta)
    inside = np.concatenate([np.ones(p, dtype=bool), exact.scale > 0.0])
    whole = np.concatenate([exact.beta, exact.scale])

    def height(free: FloatArray) -> float:
        point = whole.copy()
        point[inside] = free
        return laplace(mixed, point[:p], point[p:])

    free = whole[inside]
    for _ in range(LIMIT):
        score, information = _derivatives(height, free)
        step = np.linalg.solve(information, score)
        length = 1.0
        while height(free + length * step) < height(free) - 1e-9 and length > 1e-6:
            length *= 0.5
        free = free + length * step
        if float(np.abs(length * step).max()) < 1e-9:
            break
    else:
        raise ConvergenceError("Laplace's approximation to the likelihood was not maximised")
    covariance = np.full((len(whole), len(whole)), np.nan)
    covariance[np.ix_(inside, inside)] = np.linalg.inv(_derivatives(height, free)[1])
    whole[inside] = free
    return Climbed(whole[:p], np.abs(whole[p:]), covariance, height(free))


def _derivatives(height: Height, free: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the gradient and negative Hessian by central differences, Richardson-extrapolated once."""
    coarse, fine = _differences(height, free, 2.0 * STEP), _differences(height, free, STEP)
    return (4.0 * fine[0] - coarse[0]) / 3.0, (4.0 * fine[1] - coarse[1]) / 3.0


def _differences(height: Height, free: FloatArray, h: float) -> tuple[FloatArray, FloatArray]:
    n = len(free)
    axes = h * np.eye(n)
    middle = height(free)
    up = [height(free + axes[i]) for i in range(n)]
    down = [height(free - axes[i]) for i in range(n)]
    gradient = np.array([(up[i] - down[i]) / (2 * h) for i in range(n)])
    bend = np.empty((n, n))
    for i in range(n):
        bend[i, i] = (up[i] - 2 * middle + down[i]) / h**2
        for j in range(i):
            both = height(free + axes[i] + axes[j]) + height(free - axes[i] - axes[j])
            bend[i, j] = bend[j, i] = (both - up[i] - up[j] - down[i] - down[j] + 2 * middle) / (2 * h**2)
    return gradient, -bend
