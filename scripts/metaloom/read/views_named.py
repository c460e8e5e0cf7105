"""Every table and column that a printed table or matrix names, with the place of the name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.declare.views import Matrix, TableView
from metaloom.errors import Problem, suggestion
from metaloom.read.declared_names import Path
from metaloom.read.names_used import condition_problems, unknown_column

if TYPE_CHECKING:
    from metaloom.declare import Declarations
    from metaloom.read.evidence import Evidence

MADE_UP = ("source", "reported", "pooled")
"""Not columns: where each row comes from; the outcomes that its study reports; whether it enters a pooled result."""


def view_problems(declarations: Declarations, evidence: Evidence) -> Iterator[Problem]:
    """Yield what the declared views of the data name and the data do not have."""
    for chapter in declarations.chapters:
        views: tuple[TableView | Matrix, ...] = (*chapter.chapter.tables, *chapter.chapter.matrices)
        for view in views:
            yield from problems_of_view(view, declarations, evidence)


def problems_of_view(view: TableView | Matrix, declarations: Declarations, evidence: Evidence) -> Iterator[Problem]:
    """Yield an unknown table; else every unknown column of one view."""
    table = evidence.tables.get(view.table)
    if table is None:
        place = declarations.value_place(view.id, "table")
        remedy = suggestion(view.table, evidence.tables, "tables")
        yield Problem(place, f"There is no table data/{view.table}.csv.", remedy, code="ML-0901")
        return
    frame = evidence.rows(view.table)
    columns = [str(name) for name in frame.columns if not str(name).startswith("_")]
    if view.where is not None:
        yield from condition_problems(view.where, frame, columns, declarations, view.id, ("where",))
    for path, name in names_of(view):
        if name not in columns:
            key = isinstance(view, TableView) and path[0] == "columns"
            place = declarations.place(view.id, *path) if key else declarations.value_place(view.id, *path)
            yield unknown_column(name, columns, place)
    if isinstance(view, TableView):
        yield from _filters_not_printed(view, declarations)


def _filters_not_printed(view: TableView, declarations: Declarations) -> Iterator[Problem]:
    for index, name in enumerate(view.filters):
        if name not in view.columns:
            cause = f"The table is filtered by {name!r}, which it does not print."
            remedy = suggestion(name, view.columns, "printed columns")
            yield Problem(declarations.value_place(view.id, "filters", index), cause, remedy, code="ML-0916")


def names_of(view: TableView | Matrix) -> Iterator[tuple[Path, str]]:
    """Yield the columns that a view names alone, with their paths."""
    if isinstance(view, Matrix):
        yield ("across",), view.across
        yield ("cell",), view.cell
        yield ("table",), "study_id"
        return
    yield from ((("columns", name), name) for name in view.columns if name not in MADE_UP)
    yield from ((("sort", index), name) for index, name in enumerate(view.sort))
