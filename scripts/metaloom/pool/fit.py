"""What the kernel returns: one array entry per analysis of the batch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.parts import Heterogeneity, Pooled

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

    def pooled(self, index: int) -> Pooled:
        """Return the pooled effect of one analysis of the batch."""
        return Pooled(
            estimate=number(self.estimate[index]),
            standard_error=number(self.standard_error[index]),
            statistic=number(self.statistic[index]),
            df=number(self.df[index]),
            p_value=number(self.p_value[index]),
            ci_lower=number(self.ci_lower[index]),
            ci_upper=number(self.ci_upper[index]),
        )

    def heterogeneity(self, index: int) -> Heterogeneity:
        """Return tau2 with its standard error, I2, H2 and Q with its test, of one analysis of the batch."""
        return Heterogeneity(
            tau2=number(self.tau2[index]),
            tau2_se=number(self.tau2_se[index]),
            i2=number(self.i2[index]),
            h2=number(self.h2[index]),
            q=number(self.q[index]),
            q_df=number(self.q_df[index]),
            q_p_value=number(self.q_p_value[index]),
        )


def number(value: Any) -> float | None:
    """Return a plain float, or None for what does not exist (NaN) or has no bound (infinity)."""
    plain = float(value)
    return plain if math.isfinite(plain) else None
