"""From the analysis scale to the scale that people read.

Sources: Miller 1978, The American Statistician 32:138 (inverse of the Freeman-Tukey transformation, at the harmonic
mean of the group sizes); the rest are inverses of the definitions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from metaloom.catalogue.columns import RATIO_SCALE

FloatArray = NDArray[np.float64]

SCALES: dict[str, str] = {
    **dict.fromkeys(RATIO_SCALE, "exp"),
    **dict.fromkeys(("PLN", "IRLN", "MNLN", "SDLN", "CVLN"), "exp"),
    "PLO": "ilogit",
    "PAS": "sin_squared",
    "PFT": "miller",
    "IRS": "square",
    "ZCOR": "tanh",
    "AHW": "one_minus_cube",
    "ABT": "one_minus_exp",
}


def scale_of(measure: str) -> str:
    """The name of the transformation that brings `measure` to its display scale."""
    return SCALES.get(measure, "identity")


def display(measure: str, values: ArrayLike, sizes: ArrayLike | None = None) -> FloatArray:
    """Values of the analysis scale on the display scale, any shape; NaN stays NaN.

    `sizes` are the group sizes, needed for PFT alone, which is inverted at their harmonic mean.
    """
    x = np.asarray(values, dtype=float)
    match scale_of(measure):
        case "exp":
            return np.asarray(np.exp(x), dtype=float)
        case "ilogit":
            return np.asarray(expit(x), dtype=float)
        case "sin_squared":
            return np.asarray(np.sin(np.clip(x, 0.0, np.pi / 2)) ** 2, dtype=float)
        case "square":
            return np.asarray(np.maximum(x, 0.0) ** 2, dtype=float)
        case "tanh":
            return np.asarray(np.tanh(x), dtype=float)
        case "one_minus_cube":
            return np.asarray(1.0 - (1.0 - x) ** 3, dtype=float)
        case "one_minus_exp":
            return np.asarray(-np.expm1(-x), dtype=float)
        case "miller":
            return _miller(x, np.asarray(sizes, dtype=float))
        case _:
            return x


def harmonic_mean(sizes: FloatArray) -> float:
    """The harmonic mean of positive numbers."""
    return float(1.0 / np.mean(1.0 / sizes))


def _miller(x: FloatArray, sizes: FloatArray) -> FloatArray:
    """The proportion whose averaged double arcsine is x, for a group of the harmonic mean size."""
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


def display_part(measure: str, numbers: dict[str, Any], sizes: ArrayLike | None = None) -> dict[str, Any]:
    """Named numbers of the analysis scale (None where they do not exist) on the display scale."""
    shown: dict[str, Any] = {"scale": scale_of(measure)}
    for name, value in numbers.items():
        shown[name] = None if value is None else _finite(display(measure, value, sizes))
    return shown


def _finite(value: Any) -> float | None:
    number = float(value)
    return number if np.isfinite(number) else None
