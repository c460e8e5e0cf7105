"""The rows that one analysis uses, and those that it would use but may not, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metaloom.errors import Problem

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class HeldOut:
    """A row that was asked for and is kept out of the figures, and why, in plain words."""

    study_id: str
    line: int
    reason: str


@dataclass(frozen=True)
class Selection:
    """Rows for one analysis, under the standard column names, with the columns of the studies joined by study_id.

    `frame` has a column `_line` too; `lines` are the same numbers: where each row is in the table's file.
    """

    frame: DataFrame
    lines: tuple[int, ...]
    held_out: tuple[HeldOut, ...] = ()
    flags: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
