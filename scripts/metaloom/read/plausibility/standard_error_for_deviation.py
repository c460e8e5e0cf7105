"""A standard error where a standard deviation should be: both arms smaller by about the square root of their n.

The commonest extraction error of continuous outcomes (Cochrane Handbook, section 6.5.2.2; Goetzsche 2007). People with
one condition are about as unlike each other in one trial as in the next, so a row is compared with other studies of the
same outcome in the same unit. A warning is given only where at least three other studies give a deviation, every given
arm lies below half of the smallest of them, and the ratio to their median is sqrt(n) within a factor of 1.5. A trial
that takes in unusually alike people may be below the others too, but hardly by just that factor in both arms. A warning
about one arm alone is given where the other arm of its row is larger by that factor, too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from statistics import median

from metaloom.errors import Problem, quoted
from metaloom.read.plausibility.context import outcome_of
from metaloom.read.standard_columns import ARMS
from metaloom.read.table import Table

OTHER_STUDIES = 3
BELOW_SMALLEST = 2.0
WITHIN = 1.5
SMALLEST_ARM = 9
Given = tuple[str, float, float]
"""The column of a deviation, the deviation and the size of its arm."""
REMEDY = "Check the source for the words `standard error` or `SEM`; if it is one, multiply it by the square root of n."


def standard_error_for_deviation(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:  # noqa: ARG001
    """Yield rows whose standard deviations look like standard errors beside those of other studies."""
    spreads = usual_spreads(table)
    bounds = {what: sorted(studies.values())[:2] for what, studies in spreads.items()}
    for row in range(len(table)):
        if not any(below(table.number(row, f"sd{arm}"), bounds.get(outcome_of(table, row), [])) for arm in ARMS):
            continue
        others = [sd for study, sd in spreads.get(outcome_of(table, row), {}).items() if study != table.study(row)]
        given = [
            (f"sd{arm}", sd, n)
            for arm in ARMS
            if (sd := table.number(row, f"sd{arm}")) is not None and (n := table.number(row, f"n{arm}")) is not None
        ]
        if len(others) < OTHER_STUDIES or not given:
            continue
        usual = median(others)
        errors = [(column, sd, n) for column, sd, n in given if n >= SMALLEST_ARM and looks_like_error(sd, n, others)]
        if len(errors) == len(given) or alone(errors, given):
            for column, sd, n in errors:
                cause = (
                    f"{table.called(column)} is {quoted(sd)} where {len(others)} other studies have about "
                    f"{quoted(usual)}: smaller by {usual / sd:.1f}, and √{quoted(n)} is {math.sqrt(n):.1f}, "
                    "as for a standard error."
                )
                yield Problem(table.place(row, column), cause, REMEDY, "warning", code="ML-1004")


def alone(errors: list[Given], given: list[Given]) -> bool:
    """Return whether one arm looks like an error beside the deviation of the other, as it does beside other studies."""
    if len(errors) != 1 or len(given) != 2:
        return False
    (_, sd, n), (_, beside, _) = errors[0], next(one for one in given if one != errors[0])
    return looks_like_error(sd, n, [beside])


def below(sd: float | None, smallest: list[float]) -> bool:
    """Return whether a deviation may be far below all other studies: a quick look that saves the long one."""
    return sd is not None and bool(smallest) and sd * BELOW_SMALLEST < smallest[-1]


def usual_spreads(table: Table) -> dict[tuple[str, ...], dict[str, float]]:
    """Return the median standard deviation of each study, by outcome."""
    found: dict[tuple[str, ...], dict[str, list[float]]] = {}
    for row in range(len(table)):
        for arm in ARMS:
            sd = table.number(row, f"sd{arm}")
            if sd is not None and sd > 0:
                studies = found.setdefault(outcome_of(table, row), {})
                studies.setdefault(table.study(row), []).append(sd)
    return {what: {study: median(sds) for study, sds in studies.items()} for what, studies in found.items()}


def looks_like_error(sd: float, n: float, others: list[float]) -> bool:
    """Return whether a deviation is below the others as a standard error would be."""
    if sd <= 0:
        return False
    ratio = median(others) / sd / math.sqrt(n)
    return sd * BELOW_SMALLEST < min(others) and 1 / WITHIN < ratio < WITHIN
