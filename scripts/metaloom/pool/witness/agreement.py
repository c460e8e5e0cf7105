"""How many significant digits two answers share."""

from __future__ import annotations

from math import floor, isfinite, log10
from typing import Any

DIGITS_NEEDED = 6
MOST_DIGITS = 15
NOTHING = 1e-300


class WitnessError(RuntimeError):
    """Another route to a number disagrees with it."""


def digits_of(result: dict[str, Any], numbers: dict[str, float | None]) -> tuple[int, str]:
    """The fewest digits in which `numbers` (dotted names) agree with the result, and at which name that is.

    Differences count relative to the number itself or to the number that sets its scale: a bound or an estimate to
    the standard error where it is smaller, tau2 to the mean variance that is part of `numbers` as `scale.tau2`.
    """
    worst, where = MOST_DIGITS, "anything"
    error = result["pooled"]["standard_error"] or 0.0
    for name, other in numbers.items():
        if name.startswith("scale."):
            continue
        part, key = name.split(".")
        mine = result[part][key]
        if mine is None and other is None:
            continue
        if mine is None or other is None or not isfinite(other):
            return 0, name
        unit = {"estimate": error, "ci_lower": error, "ci_upper": error, "statistic": 1.0}.get(key, 0.0)
        if key == "tau2":
            unit = numbers.get("scale.tau2") or 0.0
        size = max(abs(mine), abs(other), unit, NOTHING)
        digits = MOST_DIGITS if mine == other else min(MOST_DIGITS, floor(-log10(abs(mine - other) / size)))
        if digits < worst:
            worst, where = digits, name
    return worst, where
