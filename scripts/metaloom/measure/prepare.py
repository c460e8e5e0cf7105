"""The rows of a table made ready for their effect sizes: conversions made, shared arms combined or split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
    """The rows as they are measured: conversions made, shared arms combined or split; k rows in table order."""

    frame: pd.DataFrame
    numbers: dict[str, FloatArray]
    ids: tuple[str, ...]
    lines: tuple[int | None, ...]
    converted: tuple[str, ...]
    shared_arms: tuple[SharedArm, ...]


def prepare(frame: pd.DataFrame, analysis: Analysis) -> Prepared:
    """Return the rows made ready for their effect sizes: converted, shared arms combined or split."""
    ids = _ids(frame)
    given = column_or(frame, "_line", [None] * len(ids))
    lines = tuple(None if pd.isna(value) else int(value) for value in given)
    numbers = numeric_columns(frame)
    if LEVEL in numbers and not is_asked_for(analysis, numbers[LEVEL].tolist()):
        del numbers[LEVEL]
    filled = fill_moments(numbers, analysis, len(frame))
    if analysis.shared_arm in (None, "already_split"):
        return Prepared(frame, filled.numbers, ids, lines, filled.converted, ())
    assert analysis.measure is not None
    after = rearrange(analysis.measure, filled.numbers, ids, lines, analysis.shared_arm)
    left = frame.iloc[after.kept].reset_index(drop=True)
    if after.done:
        changed = {name for name in after.numbers if name in left.columns and name.endswith(("_treated", "_control"))}
        left = left.assign(**{name: pd.Series(after.numbers[name]).convert_dtypes() for name in changed})
    return Prepared(
        left, after.numbers, tuple(ids[i] for i in after.kept), tuple(lines[i] for i in after.kept),
        tuple(filled.converted[i] for i in after.kept), after.done,
    )  # fmt: skip


def numeric_columns(frame: pd.DataFrame) -> dict[str, FloatArray]:
    """Return every numeric column of the table as floats, missing values as NaN."""
    found: dict[str, FloatArray] = {}
    for name, column in frame.items():
        numbers = _numbers(column)
        if numbers is not None:
            found[str(name)] = numbers
    return found


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


def _ids(frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the names of the rows' studies; where the table has none, each row is a study of its own."""
    if "study_id" in frame.columns:
        return tuple(map(str, frame["study_id"].tolist()))
    return tuple(f"row {number}" for number in range(1, len(frame) + 1))


def column_or(frame: pd.DataFrame, name: str, otherwise: Sequence[object]) -> list[Any]:
    """Return a column of the table as a list, or what stands for it where there is none."""
    return frame[name].tolist() if name in frame.columns else list(otherwise)
