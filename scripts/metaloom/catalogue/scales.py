"""Scales on which effects are analysed, one row each: the way to the scale that people read, and the way back.

Sources: Miller 1978, The American Statistician 32:138 (inverse of the Freeman-Tukey transformation, at the harmonic
mean of the group sizes); the rest are inverses of the definitions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Scale:
    """One transformation.

    `words` end the sentence about the method ("" where nothing needs to be said). `read` turns values of the analysis
    scale (any shape, NaN stays NaN) into what people read; only `miller` uses the second argument, the group sizes.
    `analysed` turns one number that people read into the analysis scale, None where it does not exist there. `ends` are
    the least and the largest number that people can read on it. `in_browser` says whether the page's script
    (`reanalysis-page.js`) knows the scale by its name; a test compares the two.
    """

    name: str
    words: str
    read: Callable[[FloatArray, FloatArray | None], FloatArray]
    analysed: Callable[[float], float | None]
    ends: tuple[float, float] = (-math.inf, math.inf)
    in_browser: bool = True


def harmonic_mean(sizes: FloatArray) -> float:
    """Return the harmonic mean of positive numbers."""
    return float(1.0 / np.mean(1.0 / sizes))


def _miller(x: FloatArray, sizes: FloatArray | None) -> FloatArray:
    """Return the proportion whose averaged double arcsine is x, for a group of the harmonic mean size."""
    if sizes is None:
        raise ValueError("the inverse of the Freeman-Tukey transformation needs the group sizes")
    n = harmonic_mean(sizes)
    lowest = np.arcsin(np.sqrt(1.0 / (n + 1.0))) / 2.0
    highest = (np.arcsin(np.sqrt(n / (n + 1.0))) + np.pi / 2.0) / 2.0
    inside = np.clip(x, lowest, highest)
    s = np.sin(2.0 * inside)
    with np.errstate(divide="ignore", invalid="ignore"):
        root = np.sqrt(np.maximum(1.0 - (s + (s - 1.0 / s) / n) ** 2, 0.0))
    p = 0.5 * (1.0 - np.sign(np.cos(2.0 * inside)) * root)
    p = np.where(x <= lowest, 0.0, np.where(x >= highest, 1.0, p))
    return np.where(np.isnan(x), np.nan, p)


def _logistic(x: FloatArray, _: FloatArray | None) -> FloatArray:
    """Return the proportions whose logits are x; scipy is imported late, because reading and declaring do not need
    it.
    """
    from scipy.special import expit

    return np.asarray(expit(x), dtype=float)


def _exponential(x: FloatArray, _: FloatArray | None) -> FloatArray:
    """Return exp(x); beyond the largest number it is infinite, which is printed as no limit."""
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(x), dtype=float)


IDENTITY = Scale("identity", "", lambda x, _: x, lambda value: value)
LOGARITHM = Scale(
    "exp",
    "analysed on the logarithmic scale",
    _exponential,
    lambda value: math.log(value) if value > 0 else None,
    ends=(0.0, math.inf),
)
LOGIT = Scale(
    "ilogit",
    "analysed on the logit scale",
    _logistic,
    lambda value: math.log(value / (1 - value)) if 0 < value < 1 else None,
    ends=(0.0, 1.0),
)
ARCSINE = Scale(
    "sin_squared",
    "analysed on the arcsine scale",
    lambda x, _: np.asarray(np.sin(np.clip(x, 0.0, np.pi / 2)) ** 2, dtype=float),
    lambda value: math.asin(math.sqrt(value)) if 0 <= value <= 1 else None,
    ends=(0.0, 1.0),
)
FREEMAN_TUKEY = Scale(
    "miller",
    "analysed after Freeman and Tukey's transformation (Miller 1978 for the way back)",
    _miller,
    lambda _: None,
    ends=(0.0, 1.0),
    in_browser=False,
)
SQUARE_ROOT = Scale(
    "square",
    "analysed on the square-root scale",
    lambda x, _: np.asarray(np.maximum(x, 0.0) ** 2, dtype=float),
    lambda value: math.sqrt(value) if value >= 0 else None,
    ends=(0.0, math.inf),
)
FISHER_Z = Scale(
    "tanh",
    "analysed as Fisher's z",
    lambda x, _: np.asarray(np.tanh(x), dtype=float),
    lambda value: math.atanh(value) if -1 < value < 1 else None,
    ends=(-1.0, 1.0),
)
CUBE_ROOT = Scale(
    "one_minus_cube",
    "analysed by the cube root of one minus alpha",
    lambda x, _: np.asarray(1.0 - (1.0 - x) ** 3, dtype=float),
    lambda value: 1.0 - math.cbrt(1.0 - value),
    ends=(-math.inf, 1.0),
)
LOGARITHM_OF_REST = Scale(
    "one_minus_exp",
    "analysed by the logarithm of one minus alpha",
    lambda x, _: np.asarray(-np.expm1(-x), dtype=float),
    lambda value: -math.log(1.0 - value) if value < 1 else None,
    ends=(-math.inf, 1.0),
)

SCALES: dict[str, Scale] = {
    scale.name: scale
    for scale in (
        IDENTITY, LOGARITHM, LOGIT, ARCSINE, FREEMAN_TUKEY, SQUARE_ROOT, FISHER_Z, CUBE_ROOT, LOGARITHM_OF_REST,
    )
}  # fmt: skip
