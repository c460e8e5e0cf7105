"""Names of a condition as columns of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from metaloom.errors import nearest, suggestion

from .errors import ExpressionError
from .tree import Condition, Name
from .truth import NOTHING, NUMBER, TEXT, TRUTH, BoolArray, Lookup, Truth, Values, truth

if TYPE_CHECKING:
    import pandas as pd

TEXT_KINDS = frozenset({"string", "empty"})
NUMBER_KINDS = frozenset({"integer", "floating", "mixed-integer-float", "decimal"})


def mask(condition: Condition, frame: pd.DataFrame, lookup: Lookup | None = None) -> BoolArray:
    """Return which rows (n,) of a table the condition selects: those for which it is surely true.

    `lookup` is what `columns_of` gave for this very frame, where several conditions are asked of it.
    """
    rows: Truth = truth(condition, lookup or columns_of(frame))
    return np.array(np.broadcast_to(rows.yes, (len(frame),)))


def columns_of(frame: pd.DataFrame) -> Lookup:
    """Return what names stand for in a frame; each column is looked at once."""
    found: dict[str, Values] = {}

    def lookup(name: Name) -> Values:
        if name.dotted not in frame.columns:
            columns = [str(column) for column in frame.columns if not str(column).startswith("_")]
            remedy = suggestion(name.dotted, columns, "columns")
            if nearest(name.dotted, columns) is None:
                remedy += f' If a text is meant, put it in quotes: "{name.dotted}".'
            raise ExpressionError(f"The table has no column {name.dotted!r}.", remedy, name.offset, code="ML-0905")
        if name.dotted not in found:
            found[name.dotted] = column_values(name, frame[name.dotted])
        return found[name.dotted]

    return lookup


def column_values(name: Name, column: pd.Series) -> Values:
    """Return the kind of a column, its values, and which are there."""
    import pandas as pd

    known = np.asarray(column.notna(), dtype=bool)
    if not known.any():
        return Values(NOTHING, np.zeros(len(column)), known)
    present = column[known]
    kind = pd.api.types.infer_dtype(present.astype(object), skipna=True)
    if kind in TEXT_KINDS:
        values = np.empty(len(column), dtype=object)
        values[known] = present.astype(object).to_numpy()
        return Values(TEXT, values, known)
    if kind in NUMBER_KINDS:
        numbers = np.zeros(len(column))
        numbers[known] = present.to_numpy(dtype=float)
        return Values(NUMBER, numbers, known)
    if kind == "boolean":
        truths = np.zeros(len(column), dtype=bool)
        truths[known] = present.to_numpy(dtype=bool)
        return Values(TRUTH, truths, known)
    raise ExpressionError(
        f"The column {name.dotted!r} mixes kinds of values ({kind}).",
        "Give the column one kind of value.",
        name.offset,
        code="ML-0510",
    )
