"""How strongly two yes-or-no variables go together: PHI, YUQ, YUY.

Cells a, b, c, d as in `two_proportions`. Sources: Yule 1912, Journal of the Royal Statistical Society 75:579-652: phi,
Q and Y; the variance of phi is that of a sample in which all four cells are free.
"""

from __future__ import annotations

import numpy as np

from metaloom.measure.effects import FloatArray, Policy
from metaloom.measure.zero_cells import two_by_two

MEASURES = ("PHI", "YUQ", "YUY")


def association(measure: str, inputs: dict[str, FloatArray], policy: Policy) -> tuple[FloatArray, FloatArray]:
    """Return effects and variances, both (k,), from `events_…` and `total_…` of two groups; NaN where there is none."""
    a, b, c, d = two_by_two(inputs, policy)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds_ratio, spread = a * d / (b * c), 1 / a + 1 / b + 1 / c + 1 / d
        match measure:
            case "YUQ":
                yi = (odds_ratio - 1) / (odds_ratio + 1)
                vi = (1 - yi**2) ** 2 / 4 * spread
            case "YUY":
                yi = (np.sqrt(odds_ratio) - 1) / (np.sqrt(odds_ratio) + 1)
                vi = (1 - yi**2) ** 2 / 16 * spread
            case "PHI":
                yi, vi = _phi(a, b, c, d)
            case _:
                raise ValueError(f"{measure!r} is not a measure of association")
    return yi, vi


def _phi(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the correlation of two binary variables and its variance with all four cells free (Yule 1912)."""
    n = a + b + c + d
    row, column = (a + b) / n, (a + c) / n
    rows, columns = row * (1 - row), column * (1 - column)
    phi = (a * d - b * c) / (n**2 * np.sqrt(rows * columns))
    by_row, by_column = 2 * row - 1, 2 * column - 1
    lean = phi * (1 + phi**2 / 2) * by_row * by_column / np.sqrt(rows * columns)
    tails = 0.75 * phi**2 * (by_row**2 / rows + by_column**2 / columns)
    return phi, (1 - phi**2 + lean - tails) / n
