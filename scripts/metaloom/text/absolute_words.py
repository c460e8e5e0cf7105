"""Absolute effects in words: people out of 1000, with the risk they start from and where that comes from."""

from __future__ import annotations

from metaloom.judge.certain import Absolute, BaselineRisk
from metaloom.text import numbers


def difference_text(found: Absolute, per: bool = True) -> str:
    """Return the difference with its interval: 44 fewer per 1000 (120 fewer to 51 more).

    Without `per` where the words before say out of how many: 44 fewer (120 fewer to 51 more).
    """
    people, lower, upper = (1000 * end for end in (found.difference, found.difference_lower, found.difference_upper))
    low, shown, high = map(_more, numbers.ends(lower, people, upper, "identity", 0))
    return f"{shown}{' per 1000' if per else ''} ({low} to {high})"


def risks_text(found: Absolute) -> str:
    """Return both risks: of 1000 people, 364 without treatment and 424 (1 to 1000) with it."""
    without, treated = numbers.per_thousand(found.baseline.risk), numbers.per_thousand(found.risk)
    limits = f"{numbers.per_thousand(found.risk_lower)} to {numbers.per_thousand(found.risk_upper)}"
    return f"of 1000 people, {without} without treatment and {treated} ({limits}) with it"


def source_text(baseline: BaselineRisk) -> str:
    """Return where a baseline risk comes from; a declared source is foreign text and is left to the caller."""
    if not baseline.arms:
        return ""
    if baseline.arms == 1:
        return f"the control arm of the only study, {numbers.events_of(baseline.events, baseline.total)}"
    lowest, highest = (numbers.per_thousand(end) for end in (baseline.lowest, baseline.highest))
    range_ = f"{lowest} per 1000 in each" if lowest == highest else f"{lowest} to {highest} per 1000"
    return f"the median of {numbers.count(baseline.arms)} control arms ({range_})"


def _more(people: str) -> str:
    """Return a difference of people, printed with its sign, as so many more or fewer."""
    if people == "0":
        return "0 fewer"
    return f"{people.removeprefix(numbers.MINUS)} {'fewer' if people.startswith(numbers.MINUS) else 'more'}"
