"""The whole table of an analysis under standard names, the studies joined by study_id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from metaloom.declare.study_names import study_id_of
from metaloom.read.studies import STUDIES
from metaloom.read.table import Table

if TYPE_CHECKING:
    from pandas import DataFrame


def joined(table: Table, studies: Table | None, columns: Mapping[str, str]) -> DataFrame:
    """Return every row of the table with `_line`; where both have a column, the table's own wins.

    `columns` says which of the table's columns stands for which standard name; the own name stays usable too.
    `study_id` is the id of a study; a name that is written otherwise becomes its `label`, where there is no label.
    """
    frame = table.frame.copy()
    frame["_line"] = table.lines
    for standard, own in columns.items():
        frame[standard] = table.frame[own]
    named = columns.get("study_id", "study_id")
    if named not in table.sheet.names:
        return frame
    names = [table.sheet.rows[row][table.sheet.names.index(named)].text.strip() for row in range(len(table))]
    frame["study_id"] = [study_id_of(name) or None for name in names]
    if studies is not None and table.name != STUDIES and "study_id" in studies.columns:
        extra = [name for name in studies.frame.columns if name not in frame.columns]
        frame = frame.join(studies.frame.drop_duplicates("study_id").set_index("study_id")[extra], on="study_id")
    return _labelled(frame, names)


def _labelled(frame: DataFrame, names: list[str]) -> DataFrame:
    """Return labels for the studies whose names are not their ids, where no label is given."""
    written = [name if name != study else None for name, study in zip(names, frame["study_id"], strict=True)]
    if not any(written):
        return frame
    given = list(frame["label"]) if "label" in frame.columns else [None] * len(frame)
    frame["label"] = [
        label if isinstance(label, str) and label else name for label, name in zip(given, written, strict=True)
    ]
    return frame
