"""Rows and Python behind each pair of an attribute and an outcome: for which studies the attribute is known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.surveys.frames import known, rows_of
from metaloom.surveys.numbers import count, named
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.program import Program, lines_of

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.modifiers.declare import Modifier, Modifiers
    from metaloom.surveys.modifiers.facts import Facts, Interaction


def counted(declared: Modifiers, evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield how many pairs there are, then each pair in the order of `found`."""
    numbers = found.numbers
    pairs = f"{len(declared.analyses)} * {len(declared.attributes)}"
    tested = tuple(dict.fromkeys(row.analysis for row in found.rows if row.status == "ok"))
    gives = (
        named("pairs", numbers["pairs"], pairs),
        named("tested", numbers["tested"], str([row.status == "ok" for row in found.rows].count(True))),
    )
    yield Counted(what="Pairs of an attribute and an outcome", keys=("pairs", "tested"), gives=gives, analyses=tested)
    rows = iter(enumerate(found.rows, start=1))
    for identifier in declared.analyses:
        for attribute in declared.attributes:
            number, row = next(rows)
            yield _pair(identifier, attribute, number, row, evidence, program)


def _pair(
    identifier: str, attribute: Modifier, number: int, row: Interaction, evidence: Evidence, program: Program
) -> Counted:
    studies = [study.study_id for study in program.findings.results[identifier].studies]
    frame = rows_of(evidence, attribute.table, attribute.where)
    own = frame["study_id"].isin(studies) & frame[attribute.column].map(known)
    lines = lines_of(frame[own])
    ids = program.let(
        f"studies_{_name(identifier)}", f'[study["study_id"] for study in {program.result(identifier)}["studies"]]'
    )
    column = json.dumps(attribute.column, ensure_ascii=False)
    values = f'{program.at(attribute.table, lines)}.groupby("study_id")[{column}].nunique()'
    gives = (
        count(row.known, f"int(pandas.Series({ids}).map({values}).eq(1).sum())" if lines else "0", "known"),
        count(row.k, f"len({ids})", "studies"),
    )
    return Counted(
        what=f"{attribute.label}, {row.title}",
        group=row.title,
        keys=(f"pair-{number}",),
        gives=gives,
        rows={attribute.table: lines} if lines else {},
        analyses=(identifier,),
    )


def _name(identifier: str) -> str:
    return identifier.replace("-", "_")
