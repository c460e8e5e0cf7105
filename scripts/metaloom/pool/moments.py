"""Weighted sums that every estimator is made of, over a batch of analyses at once.

Inside the kernel the studies run down the first axis and the analyses of the batch along the second, (k, B): sums
over studies are then long vector additions whatever k is. A study that is left out has y = 0 and v = infinity, so its
weight is zero and it drops out of every sum by itself. Every sum takes one analysis alone, too: arrays (k,), which give
numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Batch:
    """Effects y and variances v, both (k, B), centred; `k` (B,) studies take part and `shift` (B,) was taken off y."""

    y: FloatArray
    v: FloatArray
    k: FloatArray
    shift: FloatArray

    def take(self, columns: NDArray[np.bool_] | NDArray[np.intp]) -> Batch:
        """Return the analyses at `columns` alone."""
        return Batch(self.y[:, columns], self.v[:, columns], self.k[columns], self.shift[columns])

    def only(self) -> Batch:
        """Return the one analysis of a batch of one: y and v (k,), so that sums over studies are numbers."""
        return Batch(self.y[:, 0], self.v[:, 0], self.k[0], self.shift[0])


def summed(values: FloatArray) -> FloatArray:
    """Return the sum over studies, (k, B) to (B,); numpy's method `sum` asks as much before it as 22 numbers take."""
    total: FloatArray = np.add.reduce(values)
    return total


def dot(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the sum over studies of a times b, (k, B) and (k, B) to (B,), in one pass without a third array."""
    product: FloatArray = np.einsum("k...,k...->...", a, b)
    return product


def weighted_mean(w: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the weighted mean and the sum of weights, both (B,)."""
    total = summed(w)
    return dot(w, y) / total, total


def residual_square(w: FloatArray, y: FloatArray) -> FloatArray:
    """Return Cochran's Q about the weighted mean: sum of w (y - mean)^2, shape (B,)."""
    mean, _ = weighted_mean(w, y)
    e = y - mean
    return dot(w * e, e)


def trace_p(w: FloatArray) -> FloatArray:
    """Return the trace of P = W - W 1 1' W / (1' W 1): sum w - sum w^2 / sum w, shape (B,)."""
    total = summed(w)
    return total - dot(w, w) / total


def trace_pp(w: FloatArray) -> FloatArray:
    """Return the trace of P P for the same P: sum w^2 - 2 sum w^3 / sum w + (sum w^2 / sum w)^2, shape (B,)."""
    total = summed(w)
    s2 = dot(w, w)
    return s2 - 2.0 * dot(w * w, w) / total + (s2 / total) ** 2
