"""A printed P beside the means and standard deviations of both arms: Student's and Welch's t give a narrow choice.

Means and standard deviations count with every value that rounds to the printed one; beyond that a factor of three is
allowed, because papers print the P of a rank test, an adjusted or a repeated-measures analysis beside plain means.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import product

from metaloom.catalogue.columns import CONTINUOUS
from metaloom.errors import Problem, quoted
from metaloom.read.plausibility.printed import Range, rounded_together, span
from metaloom.read.plausibility.printed_p import of_plain_test, printed_p, text_of
from metaloom.read.table import Table

SLACK = 3.0
REMEDY = "Check the source: a misprint, a standard error printed as a standard deviation, or another test."


def p_against_means(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:  # noqa: ARG001
    """Yield printed P values that no t test of the means gives."""
    for row in range(len(table)):
        printed = printed_p(table, row)
        shown = {name: table.text(row, name) for name in CONTINUOUS}
        if printed is None or not all(shown.values()) or not of_plain_test(table, row):
            continue
        sizes = [table.number(row, name) or 0 for name in ("n_treated", "n_control")]
        if min(sizes) < 2:
            continue
        given = p_of_means(shown, *sizes)
        if given is not None and not printed.meets(given.widened(SLACK)):
            cause = (
                f"The printed P {text_of(table, row)} does not follow from {shown['mean_treated']} "
                f"± {shown['sd_treated']} (n {quoted(sizes[0])}) against {shown['mean_control']} "
                f"± {shown['sd_control']} (n {quoted(sizes[1])}): a t test gives {span(given)}."
            )
            yield Problem(table.place(row, "printed_p"), cause, REMEDY, "warning", code="ML-1008")


def p_of_means(shown: Mapping[str, str], treated: float, control: float) -> Range | None:
    """Return the two-sided P values of Student's and Welch's t tests that agree with the printed means and
    deviations.
    """
    from scipy.special import stdtr

    means = rounded_together((shown["mean_treated"], shown["mean_control"]))
    deviations = rounded_together((shown["sd_treated"], shown["sd_control"]))
    if means is None or deviations is None:
        return None
    ranges = [*means, *deviations]
    low, high = ranges[0].low - ranges[1].high, ranges[0].high - ranges[1].low
    smallest, largest = (0.0 if low <= 0 <= high else min(abs(low), abs(high))), max(abs(low), abs(high))
    found: list[float] = []
    for sd, other in product((max(ranges[2].low, 1e-12), ranges[2].high), (max(ranges[3].low, 1e-12), ranges[3].high)):
        first, second = sd**2 / treated, other**2 / control
        welch = (first + second) ** 2 / (first**2 / (treated - 1) + second**2 / (control - 1))
        pooled = ((treated - 1) * sd**2 + (control - 1) * other**2) / (treated + control - 2)
        together = pooled * (1 / treated + 1 / control)
        for variance, df in ((first + second, welch), (together, treated + control - 2)):
            found.extend(2 * float(stdtr(df, -distance / math.sqrt(variance))) for distance in (smallest, largest))
    return Range(min(found), max(found))
