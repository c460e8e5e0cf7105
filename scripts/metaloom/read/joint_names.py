"""Names of studies that are kept in several columns, such as the author and the year.

`columns: {study_id: [author, year]}` gives a table one more column, "author + year", whose cells are where those of
the first of them do; from there on it is a column as any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from metaloom.declare.fields import JOINT
from metaloom.read.sheet import Cell, Sheet
from metaloom.read.values import is_missing

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def parts_of(column: str, columns: Collection[str]) -> tuple[str, ...]:
    """Return the columns of a table that a mapped name stands for: itself, or those that name a study together."""
    return (column,) if column in columns else tuple(column.split(JOINT))


def joint_name(parts: Iterable[str]) -> str:
    """Return the name that cells make together, such as Smith 2001; a missing one adds nothing."""
    return " ".join(part.strip() for part in parts if not is_missing(part))


def with_joint_names(sheet: Sheet, analyses: Iterable[Analysis]) -> Sheet:
    """Return the sheet with a column for each way in which these analyses name its studies by several."""
    for analysis in analyses:
        column = analysis.columns.get("study_id", "")
        parts = parts_of(column, sheet.names)
        if len(parts) == 1 or not set(parts) <= set(sheet.names):
            continue
        at = [sheet.names.index(part) for part in parts]
        first = at[0]
        rows = tuple(
            (*row, Cell(joint_name(row[position].text for position in at), row[first].line, row[first].column))
            for row in sheet.rows
        )
        header = (*sheet.header, Cell(column, sheet.header[first].line, sheet.header[first].column))
        sheet = replace(sheet, header=header, rows=rows)
    return sheet
