"""Whether a table has the columns from which the declared measures, those of sensitivity analyses too, are computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.catalogue.measures import measure_of
from metaloom.declare.analysis import Analysis
from metaloom.errors import Problem, nearest
from metaloom.read.declared_names import measures
from metaloom.read.standard_columns import KNOWN, Way, ways

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations


def ways_of(analysis: Analysis, measure: str) -> tuple[Way, ...]:
    """Return the sets of columns that would do for a measure, under the analysis' conversions."""
    return ways(measure, convert=bool(analysis.convert), correlation=analysis.correlation is not None)


def column_problems(analysis: Analysis, frame: DataFrame, declarations: Declarations) -> Iterator[Problem]:
    """Yield measures whose columns the table lacks, a table without study_id, an analysis without a measure."""
    if analysis.measure is None:
        remedy = "Add one, such as measure: RR."
        yield Problem(
            declarations.place(analysis.id), "No `measure` is declared, here or in `defaults`.", remedy, code="ML-0401"
        )
    for path, measure in measures(analysis):
        missing = fewest_missing(frame, ways_of(analysis, measure))
        if missing:
            order = measure_of(measure).layouts[0]
            lacking = ", ".join(sorted(missing, key=lambda name: order.index(name) if name in order else len(order)))
            cause = f"{measure} needs the columns {', '.join(order)}; {analysis.table!r} lacks {lacking}."
            place = declarations.value_place(analysis.id, *path)
            yield Problem(place, cause, remedy_for(analysis, frame, missing), code="ML-0902")
    if "study_id" not in frame.columns:
        cause = f"The table {analysis.table!r} has no column 'study_id'."
        remedy = "Every row must say whose result it is; map the column by `columns: {study_id: own name}`."
        yield Problem(declarations.value_place(analysis.id, "table"), cause, remedy, code="ML-0903")


def fewest_missing(frame: DataFrame, possible: tuple[Way, ...]) -> Way:
    """Return the columns that a table lacks for the way that it is nearest to."""
    found = [(tuple(name for name in way if name not in frame.columns), len(way)) for way in possible]
    return min(found, key=lambda pair: len(pair[0]) / max(pair[1], 1))[0]


def remedy_for(analysis: Analysis, frame: DataFrame, missing: Way) -> str:
    """Return a mapping where a column is nearly called so, a conversion where there are medians, else another
    measure.
    """
    columns = [str(name) for name in frame.columns]
    near = {name: match for name in missing if (match := nearest(name, columns)) and match not in KNOWN}
    if near:
        listed = ", ".join(f"{name}: {own}" for name, own in near.items())
        return f"If the table names them otherwise, say so: columns: {{{listed}}}"
    if not analysis.convert and any(name.startswith("median") for name in columns):
        return "The table has medians: declare `convert: luo-wan` (or mcgrath) to turn them into means."
    return "Choose a measure that the table has columns for, or map them by `columns: {standard name: own name}`."
