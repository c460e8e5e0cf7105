"""The whole table of an analysis under standard names, the studies joined by study_id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from metaloom.read.studies import STUDIES
from metaloom.read.table import Table

if TYPE_CHECKING:
    from pandas import DataFrame


def joined(table: Table, studies: Table | None, columns: Mapping[str, str]) -> DataFrame:
    """Every row of the table with `_line`; where both have a column, the table's own wins.

    `columns` says which of the table's columns stands for which standard name; the own name stays usable too.
    """
    frame = table.frame.copy()
    frame["_line"] = table.lines
    for standard, own in columns.items():
        frame[standard] = table.frame[own]
    if studies is None or table.name == STUDIES or "study_id" not in frame or "study_id" not in studies.columns:
        return frame
    extra = [name for name in studies.columns if name not in frame.columns]
    return frame.join(studies.frame.set_index("study_id")[extra], on="study_id")
