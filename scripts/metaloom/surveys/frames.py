"""Rows of a table for a survey, and codes of the data in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metaloom.read.hold_out import UNSEEN
from metaloom.read.studies import STUDIES

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.read import Evidence


def rows_of(evidence: Evidence, table: str, where: str | None) -> DataFrame:
    """Return the rows of a table that meet a condition, the studies joined by study_id.

    Rows whose number is remembered and was read nowhere are left out, whatever the condition says: no map, figure or
    count may use them, whether or not the author thinks of it.
    """
    frame = every_row_of(evidence, table, where)
    return frame[frame["verification"] != UNSEEN] if "verification" in frame else frame


def every_row_of(evidence: Evidence, table: str, where: str | None) -> DataFrame:
    """Return the same rows with the remembered ones, for a survey that names each row it leaves out and why."""
    return evidence.rows_where(table, where)


def word_of(evidence: Evidence, table: str, column: str, value: object) -> str:
    """Return what a code means by the codebook of its table or of the studies; the value itself where neither says."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    for name in (table, STUDIES):
        entry = evidence.codebook.tables.get(name) if evidence.codebook else None
        described = entry.columns.get(column) if entry else None
        if described is not None and described.allowed and text in described.allowed:
            return described.allowed[text]
    return text


def with_unit(evidence: Evidence, table: str, column: str, value: object) -> str:
    """Return a value as a reader needs it: what a code means, a number with the unit that the codebook gives."""
    text = word_of(evidence, table, column, value)
    entry = evidence.codebook.tables.get(table) if evidence.codebook else None
    described = entry.columns.get(column) if entry else None
    unit = described.unit if described is not None and described.type in ("integer", "number") else None
    return f"{text} {unit}" if unit else text


def known(value: object) -> bool:
    """Return whether a cell holds anything."""
    return value is not None and value == value and value != ""
