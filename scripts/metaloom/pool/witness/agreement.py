"""How many significant digits two answers share."""

from __future__ import annotations

from math import floor, isfinite, log10
from typing import Any

DIGITS_NEEDED = 6
MOST_DIGITS = 15
NOTHING = 1e-300
SMALLEST_P = 1e-290
"""Below this a p value has lost digits to the smallest floating-point number."""
NO_SPREAD = 1e-10
"""A Hartung-Knapp standard error this far below the plain one is rounding, and what is divided by it is noise."""


class WitnessError(RuntimeError):
    """Another route to a number disagrees with it."""


def digits_of(result: dict[str, Any], numbers: dict[str, float | None]) -> tuple[int, str]:
    """The fewest digits in which `numbers` (dotted names) agree with the result, and at which name that is.

    Differences count relative to the number itself or to the number that sets its scale: a bound or an estimate to
    the standard error where it is smaller, tau2 and the standard error to `scale.…` among `numbers`, Q to 1.
    """
    worst, where = MOST_DIGITS, "anything"
    own_error = result["pooled"]["standard_error"] or 0.0
    error = max(own_error, numbers.get("scale.standard_error") or 0.0)
    units = {"estimate": error, "standard_error": error, "ci_lower": error, "ci_upper": error}
    units |= {"statistic": 1.0, "q": 1.0, "p_value": SMALLEST_P, "q_p_value": SMALLEST_P}
    units["tau2"] = numbers.get("scale.tau2") or 0.0
    no_spread = own_error < NO_SPREAD * error
    for name, other in numbers.items():
        part, key = name.split(".")
        if part == "scale" or (no_spread and key in {"statistic", "p_value"}):
            continue
        mine = result[part][key]
        if mine is None and other is None:
            continue
        if mine is None or other is None or not isfinite(other):
            return 0, name
        size = max(abs(mine), abs(other), units.get(key, 0.0), NOTHING)
        digits = MOST_DIGITS if mine == other else min(MOST_DIGITS, floor(-log10(abs(mine - other) / size)))
        if digits < worst:
            worst, where = digits, name
    return worst, where
