"""What the kernel hands on: one array entry per analysis of the batch."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


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

    def row(self, index: int) -> dict[str, float | None]:
        """Return the numbers of one analysis of the batch, None where a number does not exist."""
        arrays = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in {"method", "test", "level"}}
        return {name: number(values[index]) for name, values in arrays.items()}


def number(value: Any) -> float | None:
    """Return a plain float, or None for what does not exist (NaN) or has no bound (infinity)."""
    plain = float(value)
    return plain if math.isfinite(plain) else None
