"""Rows and Python behind a distribution: who was looked at, whose value is known, and the ends of the values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from metaloom.surveys.frames import known, rows_of
from metaloom.surveys.numbers import count, distinct, existing, named
from metaloom.text.numbers import plain
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted, Rows
from metaloom.write.proof.program import Program, lines_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.read import Evidence
    from metaloom.surveys.distributions.declare import Distribution
    from metaloom.surveys.distributions.facts import Dot, Facts, Summary


def counted(declared: Distribution, evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield how many there are, for how many it is known, each category, and the middle and ends of the values."""
    table, where = (declared.table, declared.where) if declared.among is None else (
        declared.among.table, declared.among.where
    )  # fmt: skip
    among = rows_of(evidence, table, where)
    frame = rows_of(evidence, declared.table, declared.where)
    frame = frame[frame[declared.study].isin(set(among[declared.study]))]
    total = distinct(program.let("among", program.rows(table, where)), declared.study)
    everyone = named("total", found.total, total)
    yield Counted(what=f"All {declared.counted}", keys=("total",), gives=(everyone,), rows={table: lines_of(among)})
    unknown = {study for bar in found.bars if not bar.known for study in bar.studies}
    rows: Rows = {declared.table: _lines(frame, declared.study, set(map(str, frame[declared.study])) - unknown)}
    at = _found(declared, rows, program)
    share = [("share", found.known / found.total if found.total else None, f"{at} / {total}")]
    yield Counted(
        what="Known", keys=("known", "share"), gives=(named("known", found.known, at), *existing(share)), rows=rows
    )
    for number, bar in enumerate(found.bars, start=1):
        source, of = (frame, declared.table) if bar.label != "Not known" else (among, table)
        here = {of: _lines(source, declared.study, bar.studies)}
        gives = (count(bar.count, distinct(program.at(of, here[of]), declared.study)),)
        yield Counted(what=bar.label, keys=(f"bar-{number}",), gives=gives, rows=here)
    if found.summary:
        yield _values(declared, frame, found.summary, program)
    dots = ((row.label, dot) for row in found.rows for dot in row.values)
    for number, (group, dot) in enumerate(dots, start=1):
        yield _dot(declared, frame, group, dot, f"dot-{number}", program)


def _found(declared: Distribution, rows: Rows, program: Program) -> str:
    return distinct(program.at(declared.table, rows[declared.table]), declared.study)


def _lines(frame: DataFrame, study: str, studies: Iterable[str]) -> tuple[int, ...]:
    return lines_of(frame[frame[study].astype(str).isin(set(studies))])


def _dot(declared: Distribution, frame: DataFrame, group: str, dot: Dot, key: str, program: Program) -> Counted:
    """Return the value of one study and the ends of its range, as the cells of its own row."""
    own = frame[(frame[declared.study].astype(str) == dot.study_id) & (frame[str(declared.value)] == dot.value)]
    lines = lines_of(own)
    cells = (
        ("value", declared.value, dot.value),
        ("from", declared.lower, dot.lower),
        ("to", declared.upper, dot.upper),
    )
    gives = [
        Given(f"{program.table(declared.table)}.loc[{lines[0]}, {json.dumps(column)}]", value, plain(value), name=name)
        for name, column, value in cells
        if column is not None and value is not None
    ]
    what = f"{dot.label}, {group}" if group else dot.label
    return Counted(what=what, group="One by one", keys=(key,), gives=tuple(gives), rows={declared.table: lines})


def _values(declared: Distribution, frame: DataFrame, summary: Summary, program: Program) -> Counted:
    keep = [known(value) and (declared.scale != "log" or value > 0) for value in frame[str(declared.value)]]
    lines = lines_of(frame[keep])
    values = program.let("values", program.at(declared.table, lines))
    column = json.dumps(declared.value, ensure_ascii=False)
    ends = json.dumps([name for name in (declared.value, declared.lower, declared.upper) if name], ensure_ascii=False)
    gives = existing([
        ("median", summary.median, f"{values}[{column}].median()"),
        ("lowest", summary.lowest, f"{values}[{ends}].min().min()"),
        ("highest", summary.highest, f"{values}[{ends}].max().max()"),
    ])  # fmt: skip
    return Counted(
        what="The values", keys=("median", "lowest", "highest"), gives=tuple(gives), rows={declared.table: lines}
    )
