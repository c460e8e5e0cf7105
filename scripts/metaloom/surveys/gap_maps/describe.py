"""Which studies of which kind have anything on which outcome (evidence gap map, Campbell Collaboration).

A cell counts studies, not effects: it says where evidence exists, never what it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from metaloom.declare.expression import parse_expression
from metaloom.judge.judged import Judged
from metaloom.surveys.frames import known, rows_of
from metaloom.surveys.gap_maps.facts import Cell, Facts, MapRow

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.gap_maps.declare import Attribute, GapMap


def survey(declared: GapMap, _declarations: Declarations, evidence: Evidence, results: Mapping[str, Judged]) -> Facts:
    """Return for each attribute, outcome and kind of study: the ids of the studies, and the anchor of their list."""
    frame = rows_of(evidence, declared.table, declared.where)
    kinds = [set(frame["study_id"][parse_expression(kind.where).mask(frame)].astype(str)) for kind in declared.split]
    having = [
        {
            str(study)
            for table, condition in outcome.rows.items()
            for study in rows_of(evidence, table, condition)["study_id"]
            if known(study)
        }
        for outcome in declared.outcomes
    ]
    members = [_members(declared, attribute, frame) for attribute in declared.attributes]
    cells: list[Cell] = []
    for row, inside in enumerate(members):
        for column, reported in enumerate(having):
            groups = tuple(tuple(sorted(inside & reported & kind)) for kind in kinds)
            anchor = f"{declared.id}-{row + 1}-{column + 1}"
            cells.append(Cell(row=row, column=column, anchor=anchor, studies=groups))
    return Facts(
        id=declared.id,
        title=declared.title,
        figures=("gap_map",),
        numbers={"studies": len(frame), "cells": len(cells), "empty": sum(cell.is_empty for cell in cells)},
        attributes=tuple(
            MapRow(label=item.label, group=item.group, total=len(inside))
            for item, inside in zip(declared.attributes, members, strict=True)
        ),
        outcomes=tuple(outcome.label for outcome in declared.outcomes),
        certainty=tuple(_level(results.get(outcome.analysis or "")) for outcome in declared.outcomes),
        split=tuple(kind.label for kind in declared.split),
        cells=tuple(cells),
        total=len(frame),
    )


def _level(result: Judged | None) -> str | None:
    """Return how sure the result of an outcome is, by GRADE; None where it is not rated or no result is named."""
    return result.certainty.level if result and result.certainty else None


def _members(declared: GapMap, attribute: Attribute, frame: DataFrame) -> set[str]:
    """Return the studies of one row; those of no other row of the group where it has no condition of its own."""
    if attribute.where is not None:
        return set(frame["study_id"][parse_expression(attribute.where).mask(frame)].astype(str))
    others = [one for one in declared.attributes if one.group == attribute.group and one.where is not None]
    taken = {study for one in others for study in _members(declared, one, frame)}
    return set(frame["study_id"].astype(str)) - taken
