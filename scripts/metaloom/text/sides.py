"""One result in a comparison of two versions: each side, and how far an estimate moved."""

from __future__ import annotations

from metaloom.judge.judged import Judged
from metaloom.text import numbers
from metaloom.text.sentences import estimate_text, size_text

DIGITS = 3


def result_text(result: Judged | None) -> str:
    """Return one side of a change: the estimate with its interval, or that there is none, and the studies behind it."""
    if result is None:
        return "absent"
    if result.status != "ok":
        return f"not estimable ({size_text(result)})"
    return f"{estimate_text(result)}, {size_text(result)}"


def heterogeneity_text(result: Judged | None) -> str:
    """Return the spread between studies, where it was estimated."""
    spread = result.heterogeneity if result else None
    if spread is None or spread.tau2 is None:
        return numbers.NOT_ESTIMABLE
    return f"τ² {numbers.significant(spread.tau2)}, I² {numbers.percent(spread.i2, 0)}"


def certainty_text(result: Judged | None) -> str:
    """Return the rated certainty."""
    level = result.certainty.level if result and result.certainty else None
    return str(level).replace("_", " ") if level else "not rated"


def signed(value: float) -> str:
    """Return a move on the analysis scale, always with its sign."""
    text = numbers.fixed(value, DIGITS)
    return text if value < 0 or not any(digit in text for digit in "123456789") else f"+{text}"
