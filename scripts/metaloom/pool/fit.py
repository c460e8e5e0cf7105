"""What the kernel returns: one array entry per analysis of the batch."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaloom.measure.display import Number
from metaloom.pool.parts import Heterogeneity, Pooled

FloatArray = NDArray[np.float64]
POOLED = ("estimate", "standard_error", "statistic", "df", "p_value", "ci_lower", "ci_upper")
HETEROGENEITY = ("tau2", "tau2_se", "i2", "h2", "q", "q_df", "q_p_value")


class ConvergenceError(RuntimeError):
    """An iteration did not reach its tolerance: no number is better than a wrong one."""


@dataclass(frozen=True)
class Fit:
    """Pooled estimates of B analyses; every array has shape (B,). NaN where a number does not exist."""

    method: str
    test: str
    level: float
    k: NDArray[np.int64]
    estimate: FloatArray
    standard_error: FloatArray
    statistic: FloatArray
    df: FloatArray
    p_value: FloatArray
    ci_lower: FloatArray
    ci_upper: FloatArray
    tau2: FloatArray
    tau2_se: FloatArray
    q: FloatArray
    q_df: FloatArray
    q_p_value: FloatArray
    i2: FloatArray
    h2: FloatArray

    def __len__(self) -> int:
        return len(self.estimate)

    @cached_property
    def pooled(self) -> list[Pooled]:
        """The pooled effect of each analysis of the batch."""
        return Pooled.each(POOLED, self._rows(POOLED))

    @cached_property
    def heterogeneity(self) -> list[Heterogeneity]:
        """tau2 with its standard error, I2, H2 and Q with its test, of each analysis of the batch."""
        return Heterogeneity.each(HETEROGENEITY, self._rows(HETEROGENEITY))

    def _rows(self, names: tuple[str, ...]) -> list[list[Number]]:
        """Return these numbers of each analysis."""
        return rows_of([getattr(self, name) for name in names])


def rows_of(columns: Sequence[FloatArray]) -> list[list[Number]]:
    """Return arrays (k,) as k rows of plain floats, with None for what does not exist or has no bound."""
    table = np.array(columns).T
    rows: list[Any] = table.tolist()
    return rows if np.isfinite(table).all() else [finite_numbers(row) for row in rows]


def numbers(values: FloatArray) -> list[Number]:
    """Return an array (k,) as plain floats, with None for what does not exist or has no bound."""
    return finite_numbers(values.tolist())


def finite_numbers(values: Iterable[float]) -> list[Number]:
    """Return floats with None for what does not exist or has no bound."""
    return [value if math.isfinite(value) else None for value in values]


def number(value: Any) -> float | None:
    """Return a plain float, or None for what does not exist (NaN) or has no bound (infinity)."""
    plain = float(value)
    return plain if math.isfinite(plain) else None
