"""Lengths of time as people say them: hours below one day, days below one week, weeks up to one year, years beyond.

A broken number of weeks up to a year was printed as months or days ("12.9 weeks" is three months) and is told so again.
"""

from __future__ import annotations

from metaloom.text import numbers

WEEKS, DAYS = "weeks", "days"
TIMES = frozenset({"week", "weeks", "day", "days"})
"""Units of a codebook whose numbers are lengths of time."""
HOURS_A_DAY, DAYS_A_WEEK, WEEKS_A_YEAR = 24, 7, 52.1775
WEEKS_A_MONTH, NEARLY = WEEKS_A_YEAR / 12, 0.05
YEAR = 52
NOT_STATED, AT_THE_START = "time not stated", "at the start"


def time_text(value: float | None, unit: str = WEEKS) -> str:
    """Return a length of time; weeks become days or years where these are plainer, other units stay."""
    if value is None:
        return NOT_STATED
    if value == 0:
        return AT_THE_START
    amount, name = _plainest(value, unit)
    return f"{amount} {name}"


def span_text(shortest: float | None, longest: float | None, unit: str = WEEKS, joined: str = "to") -> str:
    """Return a span of time: "24 to 52 weeks", "24 weeks to 5 years"; two single times are joined by "and"."""
    if shortest is None or longest is None or shortest == longest:
        return time_text(shortest if shortest is not None else longest, unit)
    (first, one), (last, other) = _plainest(shortest, unit), _plainest(longest, unit)
    same = one.rstrip("s") == other.rstrip("s")
    return f"{first} {joined} {last} {other}" if same else f"{first} {one} {joined} {last} {other}"


def _plainest(value: float, unit: str) -> tuple[str, str]:
    """Return the amount and the unit, in its singular for one."""
    if unit == WEEKS and value > YEAR:
        amount, unit = numbers.plain(round(value / WEEKS_A_YEAR, 1), 1), "years"
    elif unit == WEEKS and value >= 1 and value % 1 and _whole_months(value):
        amount, unit = numbers.plain(_whole_months(value), 0), "months"
    elif unit == WEEKS and value % 1:
        amount, unit = numbers.plain(round(value * DAYS_A_WEEK), 0), DAYS
    elif unit == DAYS and 0 < value < 1:
        amount, unit = numbers.plain(round(value * HOURS_A_DAY, 1), 1), "hours"
    else:
        amount = numbers.plain(value, 2)
    return amount, unit.removesuffix("s") if amount == "1" else unit


def _whole_months(weeks: float) -> int:
    """Return how many months some weeks nearly are; 0 where they are no whole number of them."""
    months = round(weeks / WEEKS_A_MONTH)
    return months if abs(weeks / WEEKS_A_MONTH - months) < NEARLY else 0
