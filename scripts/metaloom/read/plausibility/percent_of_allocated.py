"""A printed percentage that is the count over the number allocated, beside a total that is another number.

The count and the total then come from different places: a total that was mistyped, or completers beside a percentage of
all allocated people. Percentages from survival curves are judged too, though they are no share of people: where a count
was made of one over the number allocated, no other total belongs beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metaloom.errors import Problem, quoted
from metaloom.read.plausibility.arm_sizes import ARMS, sizes_of
from metaloom.read.plausibility.printed import Range, rounded
from metaloom.read.studies import STUDIES
from metaloom.read.table import Table

REMEDY = (
    "Check the source: either the total is mistyped, or the percentage is of everybody who was allocated "
    "and the total of fewer people."
)


def percentages_of_the_allocated(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Yield totals that differ from the number allocated where the printed percentage fits the latter alone."""
    for arm in ARMS:
        column = f"printed_percent_{arm}"
        if column not in table.columns:
            continue
        for row, size in enumerate(sizes_of(table, tables.get(STUDIES), arm)):
            shown = table.text(row, column)
            printed = rounded(shown, cut=True)
            total, events = table.number(row, f"total_{arm}"), table.number(row, f"events_{arm}")
            if printed and total and events is not None and size and of_size_alone(printed, events, total, size):
                cause = (
                    f"{quoted(events)} of {quoted(total)} are {100 * events / total:.2f}%; the printed {shown}% is "
                    f"that of {quoted(events)} of {quoted(size)}, the number allocated."
                )
                yield Problem(table.place(row, f"total_{arm}"), cause, REMEDY, "warning", code="ML-1013")


def of_size_alone(printed: Range, events: float, total: float, size: float) -> bool:
    """Return whether a percentage is that of the people with the event (or without) of `size`, and not of `total`."""
    return total != size and gives(printed, events, size) and not gives(printed, events, total)


def gives(printed: Range, events: float, total: float) -> bool:
    """Return whether a count, or what is left of the total without it, is printed as this percentage."""
    return total > 0 and any(
        0 <= count <= total and printed.low <= 100 * count / total <= printed.high for count in (events, total - events)
    )
