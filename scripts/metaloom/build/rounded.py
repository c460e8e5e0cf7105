"""Published numbers, rounded to what every processor gives, before anything is hashed, drawn or judged.

Libraries for linear algebra add up in another order on another processor, so that the last digits of a number are
noise. Measured on this project's own analyses (4,932 numbers under Haswell, Zen, Prescott, Nehalem and Sandybridge
kernels against those of a processor with AVX-512), 214 numbers differ, by at most 7e-13 of themselves; only points of
a drawn regression line, whose degrees of freedom are found by differences, differ by up to 6e-11. Ten significant
digits, and seven for drawn lines, therefore leave about one chance in a hundred that any number of the site differs;
the measurement is repeated by `tests/kernels`. Rounding changes a number by less than 5e-10 of itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

DIGITS = 10
DIGITS_OF_A_LINE = 7
LINE = "predicted"
AS_EXTRACTED = "data"
"""The cells of a study, which are published as the table has them."""

ON_THE_SCALE = frozenset(
    {"estimate", "ci_lower", "ci_upper", "lower", "upper", "prediction_lower", "prediction_upper", "tau2", "tau2_se",
     "tau2_ci_lower", "tau2_ci_upper", "sigma2", "statistic", "q", "dfbeta", "slope", "limit_estimate"}
)  # fmt: skip
"""Names of numbers for which a value far below the standard error is a zero that was not quite reached."""

ZERO = 1e-10
"""Share of the pooled standard error below which such a number is zero."""

LEVELS = (12, 9, 6)
"""A second route's agreement is published as "at least" so many digits: a count would be made of rounding noise."""


def rounded(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return a result (or what a survey found) with its numbers rounded for publication."""
    pooled = result.get("pooled")
    error = pooled.get("standard_error") if isinstance(pooled, Mapping) else None
    scale = float(error) if isinstance(error, int | float) and 0 < error < math.inf else 0.0
    return {key: _value(key, value, scale * ZERO, DIGITS) for key, value in result.items()}


def at_least(digits: int) -> int:
    """Return the level of agreement that a count of digits reaches (12, 9 or 6); the count itself below six."""
    return next((level for level in LEVELS if digits >= level), digits)


def _value(key: str, value: Any, zero: float, digits: int) -> Any:
    if isinstance(value, Mapping):
        if key == AS_EXTRACTED:
            return dict(value)
        return {name: _value(str(name), part, zero, digits) for name, part in value.items()}
    if isinstance(value, list | tuple):
        places = DIGITS_OF_A_LINE if key == LINE else digits
        return [_value(key, part, zero, places) for part in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if key == "digits":
        return at_least(int(value))
    return _number(value, zero if key in ON_THE_SCALE else 0.0, digits) if isinstance(value, float) else value


def _number(value: float, zero: float, digits: int) -> float:
    if not math.isfinite(value):
        return value
    if abs(value) <= zero:
        return 0.0
    return float(f"{value:.{digits - 1}e}")
