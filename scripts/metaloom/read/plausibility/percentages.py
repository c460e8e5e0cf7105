"""A printed percentage and its count: some whole number of people must give it (GRIM, Brown and Heathers 2017).

The percentage is compared to the decimals that were printed, rounded or cut off; it may be that of the people with the
event or of those without (survival beside deaths).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metaloom.errors import Problem, quoted
from metaloom.read.plausibility.percent_of_allocated import gives, percentages_of_the_allocated
from metaloom.read.plausibility.printed import Range, rounded
from metaloom.read.standard_columns import ARMS
from metaloom.read.table import Table

CURVE = "kaplan_meier"
"""A percentage read off a survival curve is no share of people, and is not judged where the table says so."""

REMEDY = (
    "Check the source: another denominator, a misprint, or a percentage from a survival curve, "
    "which is no share of people and cannot be turned into a count."
)


def percentages_against_counts(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Yield printed percentages that differ from their count, or that no count of the arm gives.

    Those that are the count over the number allocated are told by the rule on these, by the total that is wrong.
    """
    told = {(problem.place.line, problem.place.column) for problem in percentages_of_the_allocated(table, tables)}
    for row in range(len(table)):
        for arm in ARMS:
            column = f"printed_percent{arm}"
            shown = table.text(row, column)
            printed = rounded(shown, cut=True)
            total, events = table.number(row, f"total{arm}"), table.number(row, f"events{arm}")
            if printed is None or not total or total < 0 or table.text(row, "printed_percent_kind") == CURVE:
                continue
            cause = mismatch(shown, printed, int(total), events)
            at = table.place(row, f"total{arm}")
            if cause and (at.line, at.column) not in told:
                yield Problem(table.place(row, column), cause, REMEDY, "warning", code="ML-1009")


def mismatch(shown: str, printed: Range, total: int, events: float | None) -> str | None:
    """Return why a printed percentage cannot be that of the count, or of any count where none is given."""
    if events is not None:
        if gives(printed, events, total):
            return None
        return f"{quoted(events)} of {total} are {100 * events / total:.2f}%, not the printed {shown}%."
    exact = float(shown) * total / 100
    below = int(exact)
    if any(fits(printed, count, total) for count in (below - 1, below, below + 1, below + 2)):
        return None
    return (
        f"No whole number of {total} people is {shown}%: {below} are {100 * below / total:.2f}%, "
        f"{below + 1} are {100 * (below + 1) / total:.2f}%."
    )


def fits(printed: Range, count: float, total: int) -> bool:
    """Return whether a count is printed as this percentage."""
    return 0 <= count <= total and printed.low <= 100 * count / total <= printed.high
