"""A printed P beside an estimate and its interval: all three come from one standard error.

The standard error is taken from the whole interval and from either side of it, with every value that rounds to the
printed one, on the log scale for ratios (Cochrane Handbook, section 6.3.2); beyond that a factor of two is allowed,
which covers intervals from a t distribution or a likelihood. `level` (95 by default) says how wide the interval is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from statistics import NormalDist

from metaloom.errors import Problem, quoted
from metaloom.read.plausibility.context import CHECK_THE_SOURCE, Scale, scales
from metaloom.read.plausibility.printed import Range, rounded_together, span
from metaloom.read.plausibility.printed_p import printed_p, text_of
from metaloom.read.table import Table

SLACK = 2.0
NORMAL = NormalDist()


def p_against_interval(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:  # noqa: ARG001
    """Yield printed P values that the interval cannot give on any scale it may have."""
    for row in range(len(table)):
        printed = printed_p(table, row)
        shown = tuple(table.text(row, name) for name in ("estimate", "ci_low", "ci_high"))
        ranges = rounded_together(shown)
        if printed is None or ranges is None or estimate_is_outside(table, row):
            continue
        level = table.number(row, "level") or 95.0
        given = [found for scale in scales(table, row) if (found := p_of_interval(ranges, scale, level))]
        if given and not any(printed.meets(found.widened(SLACK)) for found in given):
            cause = (
                f"The printed P {text_of(table, row)} does not follow from {shown[0]} "
                f"({quoted(level)}% CI {shown[1]} to {shown[2]}), which gives P {span(given[0])}."
            )
            yield Problem(table.place(row, "printed_p"), cause, CHECK_THE_SOURCE, "warning", code="ML-1008")


def estimate_is_outside(table: Table, row: int) -> bool:
    """Return whether another rule speaks of this row already: no standard error can be had from it."""
    estimate, low, high = (table.number(row, name) for name in ("estimate", "ci_low", "ci_high"))
    return estimate is None or low is None or high is None or not low <= estimate <= high


def p_of_interval(ranges: list[Range], scale: Scale, level: float) -> Range | None:
    """Return the two-sided P values that agree with an estimate and interval as printed.

    None where the scale does not fit.
    """
    name, transform, null = scale
    corners = [(found.low, found.high) for found in ranges]
    if name == "a ratio" and any(low <= 0 for low, _ in corners):
        return None
    quantile = NORMAL.inv_cdf(0.5 + level / 200)
    distances = []
    for estimate, low, high in product(*corners):
        middle, bottom, top = transform(estimate), transform(low), transform(high)
        for error in ((top - bottom) / 2, middle - bottom, top - middle):
            if error > 0:
                distances.append(
                    abs(middle - transform(null or 0.0) if name == "a ratio" else middle - null) / (error / quantile)
                )
    if not distances:
        return None
    return Range(2 * NORMAL.cdf(-max(distances)), 2 * NORMAL.cdf(-min(distances)))
