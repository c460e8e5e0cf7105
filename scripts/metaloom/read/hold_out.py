"""Which of the rows asked for may enter a figure; the others are held out, each with a reason in plain words.

Four reasons: the number was never seen in a source; the reviewers marked the row as not to be pooled; a needed value
is missing; an estimate is outside its own interval, which then gives no variance. Held-out rows are shown
beside the result, so that an empty field is a gap in the evidence, not an error in the project.
"""

from __future__ import annotations

from typing import Any

from metaloom.errors import quoted
from metaloom.read.records import Row
from metaloom.read.standard_columns import SUMMARIES, Way

UNSEEN = "recalled_unverified"
UNSEEN_REASON = "the number is remembered, not seen in a source: to be extracted"
SUMMARY_NAMES = frozenset(name for names in SUMMARIES for name in names)


def reason_against(row: Row, ways: tuple[Way, ...], *, convert: bool) -> str | None:
    """Return why a row cannot be used, or None when it can; `ways` are the sets of columns that would do."""
    if row.get("verification") == UNSEEN:
        return UNSEEN_REASON
    if row.get("poolable") in ("no", False):
        return text_of(row.get("poolable_reason")) or "marked as not to be pooled"
    missing = missing_values(row, ways)
    if missing:
        return lacking(row, missing, convert=convert)
    return outside_own_interval(row)


def missing_values(row: Row, ways: tuple[Way, ...]) -> Way:
    """Return the columns that a row lacks for the way that it fills to the largest share; empty when it is whole."""
    found = [(tuple(name for name in way if not is_given(row.get(name))), len(way)) for way in ways]
    return min(found, key=lambda pair: len(pair[0]) / max(pair[1], 1))[0]


def lacking(row: Row, missing: Way, *, convert: bool) -> str:
    """Return the sentence about missing values."""
    names = " and ".join([", ".join(missing[:-1]), missing[-1]] if len(missing) > 1 else missing)
    if not convert and any(is_given(value) and str(name).startswith("median") for name, value in row.items()):
        return f"{names} not given, only a median: declare `convert` to use it"
    return f"{names} not given"


def outside_own_interval(row: Row) -> str | None:
    """Return the sentence about an estimate outside its own interval, where that interval is to give the variance."""
    ends = [row.get(name) for name in ("estimate", "ci_low", "ci_high")]
    numbers = [end for end in ends if isinstance(end, int | float)]
    if len(numbers) < len(ends) or is_given(row.get("se")):
        return None
    estimate, low, high = numbers
    if not (estimate < low or estimate > high):
        return None
    return f"the estimate {quoted(estimate)} is outside its own interval, {quoted(low)} to {quoted(high)}"


def is_given(value: Any) -> bool:
    """Return whether there is a value: None, NaN and empty text are none."""
    return value is not None and value == value and value != ""


def text_of(value: Any) -> str:
    """Return a value as text; nothing for a missing one."""
    return str(value) if is_given(value) else ""
