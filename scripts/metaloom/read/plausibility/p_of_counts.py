"""A printed P beside the counts of both arms: Fisher's exact test and the chi-square family give a narrow choice.

A warning is given only if none of Fisher's exact test, Pearson's chi-square with and without continuity correction, and
the likelihood-ratio chi-square comes near. A factor of three beyond them is allowed, because papers print the P of a
log-rank or an adjusted test beside plain counts, and such a P is seldom farther off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metaloom.catalogue.columns import BINARY
from metaloom.errors import Problem
from metaloom.read.plausibility.printed import Range, words
from metaloom.read.plausibility.printed_p import of_plain_test, printed_p, text_of
from metaloom.read.plausibility.two_by_two import p_values
from metaloom.read.table import Table

SLACK = 3.0
REMEDY = (
    "Check the source: a misprint, other counts, or a test that looks at something else (time to event, adjustment)."
)


def p_against_counts(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:  # noqa: ARG001
    """Yield printed P values that no usual test of the counts gives."""
    for row in range(len(table)):
        printed = printed_p(table, row)
        numbers = [table.number(row, name) for name in BINARY]
        counts = [int(number) for number in numbers if number is not None]
        if printed is None or len(counts) < len(BINARY) or not of_plain_test(table, row):
            continue
        events, total, control_events, control_total = counts
        if not (0 <= events <= total and 0 <= control_events <= control_total and total and control_total):
            continue
        given = p_values(events, total - events, control_events, control_total - control_events)
        if not printed.meets(Range(min(given.values()), max(given.values())).widened(SLACK)):
            listed = ", ".join(f"{name} {words(p)}" for name, p in given.items())
            cause = (
                f"The printed P {text_of(table, row)} does not follow from {events}/{total} against "
                f"{control_events}/{control_total}: {listed}."
            )
            yield Problem(table.place(row, "printed_p"), cause, REMEDY, "warning", code="ML-1008")
