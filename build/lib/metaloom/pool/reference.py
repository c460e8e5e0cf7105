"""Reference distributions by their special functions.

`scipy.stats` gives the same numbers but takes half a second to import; `scipy.special` takes none.
A df of None means the normal distribution.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from metaloom.measure.effects import BoolArray, FloatArray

IntArray = NDArray[np.int64]

__all__ = ["BoolArray", "FloatArray", "IntArray", "chi_square_p", "f_p", "quantile", "two_sided_p"]


def two_sided_p(statistic: Any, df: Any = None) -> FloatArray:
    """Return P(|T| >= |statistic|) for T normal (df None) or Student's t."""
    size = -np.abs(np.asarray(statistic, dtype=float))
    tail = special.ndtr(size) if df is None else special.stdtr(df, size)
    return np.asarray(2 * tail, dtype=float)


def quantile(level: float, df: Any = None) -> Any:
    """Return the two-sided critical value for a level in percent."""
    probability = 0.5 + level / 200
    return special.ndtri(probability) if df is None else special.stdtrit(df, probability)


def chi_square_p(statistic: Any, df: Any) -> FloatArray:
    """Return P(X >= statistic); 1 where there are no degrees of freedom."""
    degrees = np.asarray(df, dtype=float)
    tail = special.chdtrc(np.maximum(degrees, 1), np.maximum(statistic, 0))
    return np.asarray(np.where(degrees > 0, tail, 1.0), dtype=float)


def f_p(statistic: Any, df: Any, residual_df: Any) -> FloatArray:
    """Return P(F >= statistic) for an F distribution."""
    return np.asarray(special.fdtrc(df, residual_df, np.maximum(statistic, 0)), dtype=float)
