"""Derivatives of an analytic function of several parameters, exact to rounding.

The gradient is taken by complex steps, f'(x) = Im f(x + ih) / h, in which nothing is subtracted (Squire and Trapp 1998,
SIAM Rev 40:110); the Hessian by central differences of that gradient, Richardson-extrapolated once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from metaloom.pool.reference import FloatArray

Analytic = Callable[[Any], Any]
"""A function of a parameter vector (n,), real or complex, that returns a number of the same kind."""
COMPLEX_STEP = 1e-9


def value_and_gradient(f: Analytic, point: FloatArray, scale: FloatArray) -> tuple[float, FloatArray]:
    """Return the height and gradient (n,) of `f` at `point` (n,); `scale` (n,) is the size over which each parameter
    matters.
    """
    moves = COMPLEX_STEP * scale
    answers = [complex(f(point + 1j * move * axis)) for move, axis in zip(moves, np.eye(len(point)), strict=True)]
    return answers[0].real, np.array([answer.imag for answer in answers]) / moves


def hessian(f: Analytic, point: FloatArray, scale: FloatArray, steps: FloatArray) -> FloatArray:
    """Return the matrix of second derivatives (n, n), from gradients at `steps` and twice `steps` (n,) to either
    side.
    """

    def slopes(moves: FloatArray) -> FloatArray:
        ways = np.diag(moves)
        rows = [value_and_gradient(f, point + way, scale)[1] - value_and_gradient(f, point - way, scale)[1]
                for way in ways]  # fmt: skip
        return np.array(rows) / (2.0 * moves[:, None])

    answer = (4.0 * slopes(steps) - slopes(2.0 * steps)) / 3.0
    return np.asarray(0.5 * (answer + answer.T))
