"""The rows of a table made ready for their effect sizes: conversions made, shared arms combined or split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from metaloom.measure.convert.fill import fill_moments
from metaloom.measure.convert.shared_arm import rearrange
from metaloom.measure.effects import FloatArray, SharedArm
from metaloom.read.levels import LEVEL, is_asked_for

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


@dataclass(frozen=True)
class Prepared:
    """The rows as they are measured: conversions made, shared arms combined or split; k rows in table order.

    `columns` are those of `frame` as pandas handed them out, or none where the frame was changed since.
    """

    frame: pd.DataFrame
    numbers: dict[str, FloatArray]
    ids: tuple[str, ...]
    lines: tuple[int | None, ...]
    converted: tuple[str, ...]
    shared_arms: tuple[SharedArm, ...]
    columns: Mapping[str, pd.Series]


def prepare(frame: pd.DataFrame, analysis: Analysis) -> Prepared:
    """Return the rows made ready for their effect sizes: converted, shared arms combined or split."""
    columns = {str(name): column for name, column in frame.items()}
    ids = _ids(columns, len(frame))
    lines = _lines(columns, len(frame))
    numbers = numeric_columns(columns)
    if LEVEL in numbers and not is_asked_for(analysis, numbers[LEVEL].tolist()):
        del numbers[LEVEL]
    filled = fill_moments(numbers, analysis, len(frame))
    if analysis.shared_arm in (None, "already_split"):
        return Prepared(frame, filled.numbers, ids, lines, filled.converted, (), columns)
    assert analysis.measure is not None
    after = rearrange(analysis.measure, filled.numbers, ids, lines, analysis.shared_arm)
    left = frame.iloc[after.kept].reset_index(drop=True)
    if after.done:
        changed = {name for name in after.numbers if name in left.columns and name.endswith(("_treated", "_control"))}
        left = left.assign(**{name: pd.Series(after.numbers[name]).convert_dtypes() for name in changed})
    return Prepared(
        left, after.numbers, tuple(ids[i] for i in after.kept), tuple(lines[i] for i in after.kept),
        tuple(filled.converted[i] for i in after.kept), after.done, {},
    )  # fmt: skip


def numeric_columns(columns: Mapping[str, pd.Series]) -> dict[str, FloatArray]:
    """Return every numeric column of the table as floats, missing values as NaN."""
    found = {name: _numbers(column) for name, column in columns.items()}
    return {name: numbers for name, numbers in found.items() if numbers is not None}


def _numbers(column: pd.Series) -> FloatArray | None:
    """Return a column as floats of its own, also one that is empty throughout; None for one of words."""
    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "iufc":  # NaN is missing there already; asking again takes long
        return np.array(column.to_numpy(), dtype=float)
    if pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype):
        return column.to_numpy(dtype=float, na_value=np.nan)
    # Of most columns of words the first cell is asked alone.
    empty = len(column) == 0 or (pd.isna(column.array[0]) and column.isna().all())
    return np.full(len(column), np.nan) if empty else None


def numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows numbered from 0 in their order: the same table where they already are."""
    index = frame.index
    done = isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1 and index.name is None
    return frame if done else frame.reset_index(drop=True)


def _ids(columns: Mapping[str, pd.Series], rows: int) -> tuple[str, ...]:
    """Return the names of the rows' studies; where the table has none, each row is a study of its own."""
    if "study_id" in columns:
        return tuple(map(str, columns["study_id"].tolist()))
    return tuple(f"row {number}" for number in range(1, rows + 1))


def _lines(columns: Mapping[str, pd.Series], rows: int) -> tuple[int | None, ...]:
    """Return the line of each row in its file, None where it is not known."""
    if "_line" not in columns:
        return (None,) * rows
    return tuple(None if pd.isna(value) else int(value) for value in columns["_line"].tolist())
