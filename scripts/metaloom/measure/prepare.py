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
    ids = tuple(str(value) for value in column_or(frame, "study_id", [f"row {i + 1}" for i in range(len(frame))]))
    lines = tuple(None if pd.isna(value) else int(value) for value in column_or(frame, "_line", [None] * len(frame)))
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
    first = list(frame.iloc[0]) if len(frame) else [None] * len(frame.columns)
    for name, dtype, cell in zip(frame.columns, frame.dtypes, first, strict=True):
        if pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype):
            column = frame[name]
            plain = isinstance(dtype, np.dtype)  # NaN is missing there already, and asking again takes long
            found[str(name)] = np.array(column, dtype=float) if plain else column.to_numpy(dtype=float, na_value=np.nan)
        elif pd.isna(cell) and frame[name].isna().all():  # of most columns of words the first cell is asked alone
            found[str(name)] = np.full(len(frame), np.nan)
    return found


def column_or(frame: pd.DataFrame, name: str, otherwise: Sequence[object]) -> list[Any]:
    """Return a column of the table as a list, or what stands for it where there is none."""
    return list(frame[name]) if name in frame.columns else list(otherwise)
