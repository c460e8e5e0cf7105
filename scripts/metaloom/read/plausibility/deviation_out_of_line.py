"""A standard deviation far from those of the same arm at its other visits: a misprint, or a standard error.

People in one arm of one trial stay about as unlike each other from visit to visit. The rule warns of a deviation of at
least twice (or at most half) the median of the arm's other visits, at least 1.5 times beyond the farthest of them, and
farther than by chance: the logarithm of a deviation has standard error about 1/sqrt(2(n-1)) in normal data, and 3.29
standard errors of the difference are required (P < 0.001). At least three other visits are needed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from metaloom.errors import Problem, quoted
from metaloom.read.plausibility.context import CHECK_THE_SOURCE, outcome_of
from metaloom.read.table import Table

VISITS = 3
FROM_MEDIAN = 2.0
FROM_NEXT = 1.5
STANDARD_ERRORS = 3.29


@dataclass(frozen=True)
class Visit:
    """One arm at one visit; `rows` are all rows that print it (a control arm is in several comparisons)."""

    sd: float
    n: float
    rows: tuple[int, ...]


def deviation_out_of_line(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:  # noqa: ARG001
    """Yield standard deviations unlike those of the same arm at its other visits."""
    for arm in ("_treated", "_control", ""):
        if not {f"sd{arm}", "study_id", "outcome"} <= set(table.columns):
            continue
        for visits in arms(table, arm).values():
            for visit, others in strangers(visits):
                yield problem(table, f"sd{arm}", visit, others)


def strangers(visits: list[Visit]) -> Iterator[tuple[Visit, list[float]]]:
    """Yield the visits out of line, the farthest first; each is set aside before the rest are judged again."""
    rest = list(visits)
    while len(rest) > VISITS:
        usual = median(visit.sd for visit in rest)
        farthest = max(rest, key=lambda visit: abs(math.log(visit.sd / usual)))
        rest.remove(farthest)
        others = [visit.sd for visit in rest]
        if not out_of_line(farthest, others):
            return
        yield farthest, others


def arms(table: Table, arm: str) -> dict[tuple[str, ...], list[Visit]]:
    """Return the visits of each arm of each study and outcome; a control arm is one arm in all comparisons."""
    rows: dict[tuple[str, ...], dict[tuple[str, ...], list[int]]] = {}
    for row in range(len(table)):
        sd, n = table.number(row, f"sd{arm}"), table.number(row, f"n{arm}")
        if sd is None or sd <= 0 or n is None or n < 2:
            continue
        comparison = "" if arm == "_control" else table.text(row, "comparison")
        whose = (table.study(row), comparison, *outcome_of(table, row))
        what = tuple(
            table.text(row, name) for name in ("timepoint_weeks", "timepoint", f"mean{arm}", f"sd{arm}", f"n{arm}")
        )
        rows.setdefault(whose, {}).setdefault(what, []).append(row)
    return {
        whose: [
            Visit(table.number(r[0], f"sd{arm}") or 0.0, table.number(r[0], f"n{arm}") or 0.0, tuple(r))
            for r in same.values()
        ]
        for whose, same in rows.items()
    }


def out_of_line(visit: Visit, others: list[float]) -> bool:
    """Return whether a deviation is far from the others, in the three senses above."""
    usual = median(others)
    farthest = max(others) if visit.sd > usual else min(others)
    distance = abs(math.log(visit.sd / usual))
    beyond = math.log(visit.sd / farthest) * (1 if visit.sd > usual else -1)
    error = math.sqrt(1 / (visit.n - 1))
    return distance >= math.log(FROM_MEDIAN) and beyond >= math.log(FROM_NEXT) and distance >= STANDARD_ERRORS * error


def problem(table: Table, column: str, visit: Visit, others: list[float]) -> Problem:
    """Return the warning, with the likeness to a standard error where there is one."""
    usual = median(others)
    ratio = visit.sd / usual if visit.sd > usual else usual / visit.sd
    relation = "times" if visit.sd > usual else "times below"
    usually = f"the usual {quoted(usual)} of this arm's {len(others)} other visits"
    cause = f"{table.called(column)} is {quoted(visit.sd)}, {ratio:.1f} {relation} {usually}"
    if visit.sd < usual and 2 / 3 < ratio / math.sqrt(visit.n) < 3 / 2:
        cause += f": about 1/√{quoted(visit.n)} of it, as a standard error would be"
    also = [str(table.lines[row]) for row in visit.rows[1:]]
    lines = f"line {also[0]}" if len(also) == 1 else f"lines {', '.join(also[:-1])} and {also[-1]}" if also else ""
    cause += f" (also on {lines})." if lines else "."
    return Problem(table.place(visit.rows[0], column), cause, CHECK_THE_SOURCE, "warning", code="ML-1003")
