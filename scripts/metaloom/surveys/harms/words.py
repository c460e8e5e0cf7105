"""The words of a survey of harms: a group's count with what it allows, and how long people were followed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from metaloom.surveys.harms.facts import Comparison, CountedPeople, HarmStudy
from metaloom.text import numbers
from metaloom.text.times import span_text, time_text

ADDED = "All treated groups, added up"


def arm_words(arm: CountedPeople) -> str:
    """Return a count with its two-sided interval; without any event, the one-sided bound that this still allows."""
    count = numbers.events_of(arm.events, arm.total)
    if arm.events == 0:
        return f"{count}, at most {numbers.share(arm.bound)}"
    span = f"{numbers.fixed(100 * arm.lower, 1)} to {numbers.share(arm.upper)}"
    return f"{count}, {numbers.share(arm.estimate)} ({span})"


def followed(value: float | None, unit: str) -> str:
    """Return the length of follow-up; said to be missing where it is."""
    return time_text(value, unit)


def followed_all(studies: Sequence[HarmStudy], unit: str) -> str:
    """Return the shortest follow-up and the longest; "and" where these two are all."""
    times = [study.follow_up for study in studies if study.follow_up is not None]
    joined = "and" if len(times) == len(studies) == 2 else "to"
    return span_text(min(times, default=None), max(times, default=None), unit, joined)


def contrast_words(comparison: Comparison) -> str:
    """Return the odds ratio with its exact limits and p, or the difference where no ratio can be had."""
    if not comparison.estimable:
        return f"no event in either arm; difference {difference_words(comparison)}"
    low, ratio, upper = ratio_ends(comparison)
    return f"{ratio} ({low} to {upper}), {numbers.p_value(comparison.p_value)}"


def ratio_ends(comparison: Comparison) -> tuple[str, str, str]:
    """Return lower limit, odds ratio and upper limit as they are printed; what has no bound is infinite."""
    ratio, upper = (math.inf if end is None else end for end in (comparison.odds_ratio, comparison.upper))
    return numbers.ends(comparison.lower, ratio, upper, "exp")


def difference_words(comparison: Comparison) -> str:
    """Return between what the difference of two risks may lie, in percentage points (Newcombe's interval)."""
    low, high = 100 * comparison.difference_lower, 100 * comparison.difference_upper
    lower, _, upper = numbers.ends(low, None, high, "identity", 1)
    return f"{lower} to {upper} percentage points"
