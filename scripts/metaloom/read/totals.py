"""A row of totals among the studies of an analysis: it would count the same people twice.

It is known by its name (Total, Subtotal, Pooled, RE Model, …), or because every count of it is the sum of the rows
before it, or its estimate the pooled one of all others.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from metaloom.errors import Problem
from metaloom.read.standard_columns import COUNTS
from metaloom.read.table import Table
from metaloom.read.values import shorten

NAME = re.compile(
    r"(?:(?:grand|sub|study|overall)?[ _-]*totals?|sums?|overall|pooled|summary|combined|all studies|gesamt|insgesamt|"
    r"weighted (?:mean|average)|average|(?:re|fe|ce|random|fixed|common)[ _-]*(?:effects?)?[ _-]*model)"
    r"(?:[ _-]*(?:effect|estimate|result|events|participants))?\W*(?:\(.*\))?\W*"
    r"|heterogeneity\W.*|test for (?:overall|subgroup).*",
    re.IGNORECASE,
)
FEWEST = 3
"""Rows that must be before a sum: with fewer, two numbers may add up to a third by chance."""
REMEDY = "Delete the row, or leave it out by `where`: its participants would be counted twice."


def totals_rows(view: Table, lines: Sequence[int]) -> Iterator[Problem]:
    """Yield rows of totals among the rows of a table that are on `lines`, seen under the roles of its columns."""
    at = {line: row for row, line in enumerate(view.lines)}
    rows = [at[line] for line in lines]
    for number, (row, is_sum) in enumerate(zip(rows, _sums(view, rows), strict=True)):
        name = view.text(row, "study_id")
        if NAME.fullmatch(name):
            cause = f"{view.called('study_id')} is {shorten(name)!r}: this looks like a row of totals, not a study."
        elif number >= FEWEST and is_sum:
            cause = f"Every count of {shorten(name)!r} is the sum of the rows before it: this is a row of totals."
        elif number >= FEWEST and number == len(rows) - 1 and _is_pooled(view, row, rows[:number]):
            cause = f"The estimate of {shorten(name)!r} is the pooled one of the rows before it, and no study's."
        else:
            continue
        yield Problem(view.place(row, "study_id"), cause, REMEDY, code="ML-0720")


def _sums(view: Table, rows: Sequence[int]) -> list[bool]:
    """Return of each row whether two or more counts of it are given, and each is the sum of those before it."""
    given, unequal = [0] * len(rows), [False] * len(rows)
    for column in view.columns:
        if column in COUNTS:
            counts = [view.number(row, column) or 0.0 for row in rows]
            before = accumulate(counts, initial=0.0)
            for number, (count, total) in enumerate(zip(counts, before, strict=False)):
                if count:
                    given[number] += 1
                    unequal[number] |= count != total
    return [count > 1 and not other for count, other in zip(given, unequal, strict=True)]


def _is_pooled(view: Table, row: int, before: Sequence[int]) -> bool:
    """Return whether a row's estimate is the inverse-variance mean of those before it, with the standard error of
    that.
    """
    pairs = [(view.number(one, "estimate"), _error(view, one)) for one in (*before, row)]
    if any(estimate is None or not error for estimate, error in pairs):
        return False
    *others, (estimate, error) = [(float(one), float(other)) for one, other in pairs if one is not None and other]
    weights = [1 / other**2 for _, other in others]
    mean = sum(weight * one for weight, (one, _) in zip(weights, others, strict=True)) / sum(weights)
    pooled_error = sum(weights) ** -0.5
    return math.isclose(error, pooled_error, rel_tol=0.005) and abs(estimate - mean) < 0.05 * pooled_error


def _error(view: Table, row: int) -> float | None:
    error, variance = view.number(row, "se"), view.number(row, "variance")
    low, high = view.number(row, "ci_low"), view.number(row, "ci_high")
    if error is not None:
        return error
    if variance is not None:
        return math.sqrt(variance) if variance > 0 else None
    return (high - low) / 3.92 if low is not None and high is not None else None
