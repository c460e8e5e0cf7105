"""Rows and Python behind each proportion: those that meet the condition, of how many."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from metaloom.declare.expression import parse_expression
from metaloom.surveys.frames import known, rows_of
from metaloom.surveys.numbers import count, named
from metaloom.surveys.proportion import METHODS
from metaloom.text import numbers
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.program import Program, lines_of

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.proportions.declare import Proportions
    from metaloom.surveys.proportions.facts import Facts, ItemRow


def counted(declared: Proportions, evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield the total, then each proportion in the order of `found`."""
    frame = rows_of(evidence, declared.table, declared.where)
    rows = program.let("rows", program.rows(declared.table, declared.where))
    total = count(found.total, f"len({rows})")
    yield Counted(what="All rows", keys=("total",), gives=(total,), rows={declared.table: lines_of(frame)})
    shown = iter(enumerate(found.rows, start=1))
    for item in declared.items:
        met = parse_expression(item.where).mask(frame)
        mask = program.mask(declared.table, item.where, rows)
        yield _one(declared, *next(shown), {declared.table: lines_of(frame[met])}, mask, rows, None, program)
        for column in declared.by:
            values = [value for value in frame[column].unique() if known(value)]
            for value in sorted(values, key=lambda value: (isinstance(value, str), value)):
                inside = (frame[column] == value).to_numpy()
                told = json.dumps(value if isinstance(value, str) else float(value), ensure_ascii=False)
                equal = f"{program.column(declared.table, column, rows)} == {told}"
                lines = {declared.table: lines_of(frame[met & inside])}
                yield _one(declared, *next(shown), lines, mask, rows, equal, program)


def _one(
    declared: Proportions,
    number: int,
    row: ItemRow,
    lines: Any,
    mask: str,
    among: str,
    inside: str | None,
    program: Program,
) -> Counted:
    events = f"len({among}[{mask}])" if inside is None else f"len({among}[({inside}) & ({mask})])"
    size = f"len({among})" if inside is None else f"len({among}[{inside}])"
    gives = [count(row.events, events, "events"), count(row.total, size, "of")]
    if row.estimate is not None:
        gives.append(named(f"share-{number}", row.estimate, f"{row.events} / {row.total}", "share"))
        gives += interval(row, declared.interval, declared.level, program)
    keys, group = (f"events-{number}", f"share-{number}"), row.group or row.label
    return Counted(what=row.title, group=group, keys=keys, gives=tuple(gives), rows=lines)


def interval(row: ItemRow, method: str, level: float, program: Program) -> Iterator[Given]:
    """Yield the limits of a proportion by statsmodels."""
    program.importing("from statsmodels.stats.proportion import proportion_confint")
    alpha = f"{1 - level / 100:.10g}"
    call = f'proportion_confint({row.events}, {row.total}, alpha={alpha}, method="{METHODS[method]}")'
    for at, (name, end) in enumerate((("from", row.lower), ("to", row.upper))):
        if end is not None:
            yield Given(f"{call}[{at}]", end, numbers.share(end), name=name)
