"""Every column that an analysis names, with its place: in conditions, subgroups, moderators, clusters, orders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.declare.analysis import Analysis, Moderator, Sensitivity
from metaloom.declare.expression import Expression, ExpressionError, parse_expression
from metaloom.declare.formula import columns_of
from metaloom.errors import Place, Problem, nearest, suggestion

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations

Path = tuple[str | int, ...]


def conditions(analysis: Analysis) -> Iterator[tuple[Path, str]]:
    """Every condition on rows, with its path in the declaration."""
    if analysis.where is not None:
        yield ("where",), analysis.where
    for index, step in enumerate(analysis.sensitivity):
        if isinstance(step, Sensitivity) and step.where is not None:
            yield ("sensitivity", index, "where"), step.where
    for index, text in enumerate(analysis.multiverse.where if analysis.multiverse else []):
        yield ("multiverse", "where", index), text


def single_names(analysis: Analysis) -> Iterator[tuple[Path, str]]:
    """Every column that is named alone, with its path in the declaration."""
    for index, name in enumerate(analysis.subgroups):
        yield ("subgroups", index), name
    if analysis.cluster is not None:
        yield ("cluster",), analysis.cluster
    if analysis.network is not None:
        yield ("network", "treatment"), analysis.network.treatment
        if analysis.network.comparator is not None:
            yield ("network", "comparator"), analysis.network.comparator
    for index, name in enumerate(analysis.random):
        yield ("random", index), name
    for index, step in enumerate(analysis.sensitivity):
        if isinstance(step, Sensitivity) and step.cumulative is not None:
            yield ("sensitivity", index, "cumulative"), step.cumulative.removeprefix("-")


def formulas(analysis: Analysis) -> Iterator[tuple[Path, str]]:
    """Every moderator formula, with its path in the declaration."""
    for index, moderator in enumerate(analysis.moderators):
        if isinstance(moderator, Moderator):
            yield ("moderators", index, "formula"), moderator.formula
        else:
            yield ("moderators", index), moderator


def name_problems(analysis: Analysis, frame: DataFrame, declarations: Declarations) -> Iterator[Problem]:
    """Names that neither the table nor the studies have, and conditions that cannot be asked of these columns."""
    columns = [str(name) for name in frame.columns if not str(name).startswith("_")]
    for path, text in conditions(analysis):
        yield from condition_problems(text, frame, columns, declarations, analysis.id, path)
    for path, name in single_names(analysis):
        if name not in columns:
            yield unknown_column(name, columns, declarations.value_place(analysis.id, *path))
    for path, text in formulas(analysis):
        yield from formula_problems(text, columns, declarations, analysis.id, path)


def unknown_column(name: str, columns: list[str], place: Place) -> Problem:
    """The problem of a name that is no column."""
    return Problem(place, f"There is no column {name!r}.", suggestion(name, columns, "columns"))


def condition_problems(
    text: str, frame: DataFrame, columns: list[str], declarations: Declarations, owner: str, path: Path
) -> Iterator[Problem]:
    """Every unknown name of one condition; else the first comparison of unlike kinds."""
    try:
        expression: Expression = parse_expression(text)
        unknown = [name for name in expression.placed_names if name.dotted not in columns]
        for name in unknown:
            remedy = suggestion(name.dotted, columns, "columns")
            if nearest(name.dotted, columns) is None:
                remedy += f' If a text is meant, put it in quotes: "{name.dotted}".'
            place = declarations.value_place(owner, *path, offset=name.offset)
            yield Problem(place, f"There is no column {name.dotted!r}.", remedy)
        if not unknown:
            expression.mask(frame)
    except ExpressionError as error:
        yield Problem(declarations.value_place(owner, *path, offset=error.offset), error.cause, error.remedy)


def formula_problems(
    text: str, columns: list[str], declarations: Declarations, owner: str, path: Path
) -> Iterator[Problem]:
    """The unknown columns of a moderator formula (its form was checked when it was declared)."""
    for name in columns_of(text):
        if name not in columns:
            found = re.search(rf"\b{re.escape(name)}\b", text)
            offset = found.start() if found else 0
            yield unknown_column(name, columns, declarations.value_place(owner, *path, offset=offset))
