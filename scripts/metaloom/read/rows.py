"""Contradictions within a row: more events than people, a negative spread, an interval upside down.

They are always errors. What only looks wrong beside other numbers is a warning,
and is in `plausibility`. An estimate outside its own interval belongs there too: published results say such
things, a table of published results must be able to hold them, and `select` keeps them out of every pooled figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.scales import FISHER_Z, IDENTITY, LOGIT
from metaloom.errors import Problem, quoted
from metaloom.read.standard_columns import ARMS, COUNTS, OF_CHANGE, PERCENT, Way
from metaloom.read.table import Table
from metaloom.read.values import same_name

LOWEST_LEVEL, HIGHEST_LEVEL = 50, 99.99
SWAPPED_AT_LEAST = 2
"""Rows that must all say so before two columns are called swapped."""
REPEATED = (
    "Delete one of the two: a repeated row would count twice. If both are meant, as two outcomes with the same "
    "numbers, add a column that tells them apart."
)
LOOK_IT_UP = "Look it up in the source; leave the field empty if unknown."
BEYOND = {
    FISHER_Z.name: "Write the correlation itself, not Fisher's z; for z itself declare measure: GEN.",
    IDENTITY.name: "Write it as it is, such as 0.15 for 15 per cent.",
    LOGIT.name: "Write the share itself, such as 0.15 for 15 per cent; for logits declare measure: GEN.",
}
"""What an estimate may be that the measure cannot, by the measure's scale."""


def row_problems(table: Table) -> Iterator[Problem]:
    """Yield every contradiction within a row, and duplicate rows."""
    for arm in ARMS:
        yield from events_above_total(table, f"events{arm}", f"total{arm}")
        yield from not_positive(table, f"sd{arm}", "a standard deviation")
        yield from not_positive(table, f"se{arm}", "a standard error")
        yield from not_positive(table, f"time{arm}", "time at risk")
        for lower, upper in (("q1", "median"), ("median", "q3"), ("q1", "q3"), ("min", "max"), ("ci_low", "ci_high")):
            if (lower, upper) != ("q1", "q3") or f"median{arm}" not in table.columns:
                yield from out_of_order(table, f"{lower}{arm}", f"{upper}{arm}")
    yield from not_positive(table, "variance", "a sampling variance")
    yield from impossible_levels(table)
    for column in table.columns:
        if column in COUNTS:
            yield from negative_counts(table, column)
        if PERCENT.search(column) and not OF_CHANGE.search(column):
            yield from impossible_percentages(table, column)
    yield from duplicated_rows(table)


def events_above_total(table: Table, events: str, total: str) -> Iterator[Problem]:
    """Yield more events than people; when every row says so, the two columns look swapped."""
    pairs = [
        (row, count, size)
        for row in range(len(table))
        if (count := table.number(row, events)) is not None and (size := table.number(row, total)) is not None
    ]
    above = [(row, count, size) for row, count, size in pairs if count > size]
    if len(above) >= SWAPPED_AT_LEAST and len(above) == len(pairs):
        one, other = table.called(events), table.called(total)
        cause = f"{one} is above {other} in every row: the two columns look swapped."
        yield Problem(table.head(events), cause, f"Exchange the names {one} and {other}.", code="ML-0704")
        return
    for row, count, size in above:
        cause = f"{table.called(events)} is {quoted(count)}, above {table.called(total)} = {quoted(size)}."
        yield Problem(
            table.place(row, events),
            cause,
            "Look both numbers up in the source; perhaps they are exchanged.",
            code="ML-0705",
        )


def negative_counts(table: Table, column: str) -> Iterator[Problem]:
    """Report a count below zero."""
    for row in range(len(table)):
        value = table.number(row, column)
        if value is not None and value < 0:
            cause = f"{table.called(column)} is {quoted(value)}: a count cannot be negative."
            yield Problem(
                table.place(row, column),
                cause,
                "Write the count, or leave the field empty if it is unknown.",
                code="ML-0706",
            )


def not_positive(table: Table, column: str, what: str) -> Iterator[Problem]:
    """Report a spread or a time that is zero or negative."""
    for row in range(len(table)):
        value = table.number(row, column)
        if value is not None and value <= 0:
            cause = f"{table.called(column)} is {quoted(value)}: {what} must be above zero."
            yield Problem(
                table.place(row, column),
                cause,
                LOOK_IT_UP,
                code="ML-0707",
            )


def out_of_order(table: Table, lower: str, upper: str) -> Iterator[Problem]:
    """Report a lower bound above its upper one."""
    for row in range(len(table)):
        low, high = table.number(row, lower), table.number(row, upper)
        if low is not None and high is not None and low > high:
            cause = f"{table.called(lower)} is {quoted(low)}, above {table.called(upper)} = {quoted(high)}."
            remedy = "Look both numbers up in the source; perhaps they are exchanged."
            if lower.startswith("ci_low"):
                remedy = "Exchange them, or look for a minus sign that was lost (a dash between two bounds hides one)."
            yield Problem(table.place(row, lower), cause, remedy, code="ML-0708")


def impossible_levels(table: Table) -> Iterator[Problem]:
    """Report an impossible level of an interval."""
    for row in range(len(table)):
        value = table.number(row, "level")
        if value is not None and not LOWEST_LEVEL <= value <= HIGHEST_LEVEL:
            name = table.called("level")
            cause = f"{name} is {quoted(value)}: the level of an interval is between 50 and 99.99 percent."
            share = f"Write {quoted(100 * value)}." if 0.5 <= value < 1 else "Write it in percent, such as 95."
            yield Problem(table.place(row, "level"), cause, share, code="ML-0709")


def not_of_the_measure(table: Table, rows: Sequence[int], measure: str, possible: Sequence[Way]) -> Iterator[Problem]:
    """Yield ready-made numbers that the measure cannot have, perhaps on another scale."""
    for row in rows:
        way = next((way for way in possible if all(table.number(row, name) is not None for name in way)), ())
        if measure_of(measure).ratio:
            yield from _not_above_zero(table, row, measure, way)
        else:
            yield from _beyond_its_ends(table, row, measure, way)


def _not_above_zero(table: Table, row: int, measure: str, way: Way) -> Iterator[Problem]:
    for column in ("estimate", "ci_low", "ci_high") if "estimate" in way else ():
        value = table.number(row, column)
        if value is not None and value <= 0:
            cause = f"{table.called(column)} is {table.text(row, column)}: a ratio is above zero."
            remedy = f"Write the ratio itself, not its logarithm; for logarithms of {measure} declare measure: GEN."
            yield Problem(table.place(row, column), cause, remedy, code="ML-0710")
            return


def _beyond_its_ends(table: Table, row: int, measure: str, way: Way) -> Iterator[Problem]:
    """Yield an estimate or a correlation beyond what its measure can be; limits of plain formulas may be there."""
    ready = measure_of(measure)
    checks = [("estimate", ready.bounds or ready.scale.ends, ready.scale)] if "estimate" in way else []
    checks += [("correlation", FISHER_Z.ends, FISHER_Z)] if "correlation" in way else []
    for column, (low, high), scale in checks:
        value = table.number(row, column)
        if value is None or low <= value <= high:
            continue
        head = "correlation" if column == "correlation" else ready.head.lower()
        what = f"{'an' if head[0] in 'aeio' else 'a'} {head}"
        between = f"is at most {quoted(high)}" if low == -inf else f"is {quoted(low)} or more"
        between = f"is between {quoted(low)} and {quoted(high)}" if -inf < low and high < inf else between
        cause = f"{table.called(column)} is {table.text(row, column)}: {what} {between}."
        yield Problem(table.place(row, column), cause, BEYOND.get(scale.name, LOOK_IT_UP), code="ML-0726")


def impossible_percentages(table: Table, column: str) -> Iterator[Problem]:
    """Report a percentage below 0 or above 100: a warning, as only the name says that it is one."""
    for row in range(len(table)):
        value = table.number(row, column)
        if value is not None and not 0 <= value <= 100:
            cause = f"{column} is {quoted(value)}: a percentage is between 0 and 100."
            remedy = "Look it up in the source; perhaps a decimal point is missing."
            yield Problem(table.place(row, column), cause, remedy, "warning", code="ML-0711")


def duplicated_rows(table: Table) -> Iterator[Problem]:
    """Report a row that says in every column what another row says; case, blanks and the form of accents aside."""
    seen: dict[tuple[str, ...], int] = {}
    for row, cells in enumerate(table.sheet.rows):
        content = tuple(same_name(cell.text) for cell in cells)
        if content in seen:
            cause = f"This row repeats line {table.lines[seen[content]]} in every column."
            yield Problem(table.sheet.place(cells[0]), cause, REPEATED, code="ML-0712")
        seen.setdefault(content, row)
