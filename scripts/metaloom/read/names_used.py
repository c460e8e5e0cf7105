"""Every column that an analysis names, with its place: in conditions, subgroups, moderators, clusters, orders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.declare.analysis import Analysis
from metaloom.declare.expression import Expression, ExpressionError, parse_expression
from metaloom.declare.expression.tree import Compared
from metaloom.declare.expression.truth import Lookup
from metaloom.declare.formula import columns_of
from metaloom.declare.study_names import normal, study_id_of
from metaloom.errors import Place, Problem, nearest, quoted, suggestion
from metaloom.read.declared_names import Path, conditions, formulas, single_names
from metaloom.read.values import is_missing, is_number, shorten

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations

MOST_VALUES = 12
"""So many values of a column are in a message at most."""


def name_problems(
    analysis: Analysis, frame: DataFrame, declarations: Declarations, lookup: Lookup
) -> Iterator[Problem]:
    """Yield names that neither the table nor the studies have, and conditions that cannot be asked of these columns.

    `lookup` is that of the frame.
    """
    columns = [str(name) for name in frame.columns if not str(name).startswith("_")]
    for path, text in conditions(analysis):
        yield from condition_problems(text, frame, columns, declarations, analysis.id, path, lookup)
    for path, name in single_names(analysis):
        if name not in columns:
            yield unknown_column(name, columns, declarations.value_place(analysis.id, *path))
    for path, text in formulas(analysis):
        yield from formula_problems(text, columns, declarations, analysis.id, path)


def numbers_in_no_row(analysis: Analysis, frame: DataFrame, declarations: Declarations) -> Iterator[Problem]:
    """Yield warnings of numbers that a condition looks for and that no row has: rows with them may be on their way."""
    for path, text in conditions(analysis) if not declarations.frozen else ():
        for found in parse_expression(text).compared:
            if not isinstance(found.value.value, str):
                yield from _unknown_number(found, frame, declarations, analysis.id, path)


def unknown_column(name: str, columns: list[str], place: Place) -> Problem:
    """Return the problem of a name that is not a column."""
    return Problem(place, f"There is no column {name!r}.", suggestion(name, columns, "columns"), code="ML-0905")


def condition_problems(
    text: str,
    frame: DataFrame,
    columns: list[str],
    declarations: Declarations,
    owner: str,
    path: Path,
    lookup: Lookup | None = None,
) -> Iterator[Problem]:
    """Yield every unknown name of one condition; else the first comparison of unlike kinds.

    `lookup` is that of the frame, where several conditions are asked of it.
    """
    try:
        expression: Expression = parse_expression(text)
        unknown = [name for name in expression.placed_names if name.dotted not in columns]
        for name in unknown:
            remedy = suggestion(name.dotted, columns, "columns")
            if nearest(name.dotted, columns) is None:
                remedy += f' If a text is meant, put it in quotes: "{name.dotted}".'
            place = declarations.value_place(owner, *path, offset=name.offset)
            yield Problem(place, f"There is no column {name.dotted!r}.", remedy, code="ML-0905")
        if not unknown:
            expression.mask(frame, lookup)
            if not declarations.frozen:
                yield from _unknown_values(expression, frame, declarations, owner, path)
    except ExpressionError as error:
        remedy = (_words_among_numbers(text, frame) if error.code == "ML-0510" else None) or error.remedy
        yield Problem(declarations.value_place(owner, *path, offset=error.offset), error.cause, remedy, code=error.code)


def _words_among_numbers(text: str, frame: DataFrame) -> str | None:
    """Return what to do about a column of numbers that a few other cells have made one of texts."""
    for name in sorted(parse_expression(text).names):
        cells = [(str(value), line) for value, line in zip(frame[name], frame["_line"], strict=True) if value == value]
        other = [(cell, line) for cell, line in cells if not is_number(cell.strip())]
        if other and 2 * len(other) < len(cells):
            (cell, line), count = other[0], len(other)
            rest = "" if count == 1 else f", and {count - 1} more"
            return f"{name} holds numbers but for {shorten(cell)!r} in line {line}{rest}: write a number, or nothing."
    return None


def _unknown_values(
    expression: Expression, frame: DataFrame, declarations: Declarations, owner: str, path: Path
) -> Iterator[Problem]:
    """Yield values that a condition looks for in a column which has them in no row and is not said to allow them.

    Leaving out what no row has changes nothing, and is told only where a value is spelled nearly so.
    """
    for found in expression.compared:
        if not isinstance(found.value.value, str):
            continue
        column, text = found.name.dotted, found.value.value
        present = {str(value) for value in frame[column].dropna()}
        known = list({**dict.fromkeys(sorted(present)), **dict.fromkeys(_allowed(declarations, column))})
        alike = study_id_of if column == "study_id" else normal
        if not present or alike(text) in {alike(value) for value in known}:
            continue
        near = nearest(normal(text), [normal(value) for value in known])
        if near is not None or not found.excludes:
            place = declarations.value_place(owner, *path, offset=found.value.offset)
            yield Problem(
                place,
                f"No row has {text!r} in {found.name}.",
                _nearest_value(column, text, near, known),
                code="ML-0906",
            )


def _unknown_number(
    found: Compared, frame: DataFrame, declarations: Declarations, owner: str, path: Path
) -> Iterator[Problem]:
    """Yield a warning of a number that is looked for and that no row has."""
    column, wanted = found.name.dotted, float(found.value.value)
    present = sorted({float(value) for value in frame[column].dropna()})
    if found.excludes or not present or wanted in present or f"{quoted(wanted)}" in _allowed(declarations, column):
        return
    near = min(present, key=lambda value: abs(value - wanted))
    place = declarations.value_place(owner, *path, offset=found.value.offset)
    cause, remedy = f"No row has {found.value} in {found.name}.", f"The nearest value is {near:.10g}."
    yield Problem(place, cause, remedy, "warning", code="ML-0906")


def _allowed(declarations: Declarations, column: str) -> Iterator[str]:
    """Yield the values that the codebook allows in columns of this name."""
    for entry in (declarations.codebook.tables if declarations.codebook else {}).values():
        described = entry.columns.get(column)
        yield from map(str, described.allowed or () if described is not None else ())


def _nearest_value(column: str, text: str, near: str | None, known: list[str]) -> str:
    """Return what to write instead: how to ask for missing values, the nearest value, or those that there are."""
    if is_missing(text):
        return f"This word is read as a missing value: write {column} is missing (or is not missing)."
    if near is not None:
        return f"Did you mean {next(value for value in known if normal(value) == near)!r}?"
    shown = ", ".join(repr(shorten(value)) for value in known[:MOST_VALUES])
    more = f" and {len(known) - MOST_VALUES} more" if len(known) > MOST_VALUES else ""
    return f"It holds {shown}{more}."


def formula_problems(
    text: str, columns: list[str], declarations: Declarations, owner: str, path: Path
) -> Iterator[Problem]:
    """Yield the unknown columns of a moderator formula (its form was checked when it was declared)."""
    for name in columns_of(text):
        if name not in columns:
            found = re.search(rf"\b{re.escape(name)}\b", text)
            offset = found.start() if found else 0
            yield unknown_column(name, columns, declarations.value_place(owner, *path, offset=offset))
