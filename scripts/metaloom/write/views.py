"""Declared views of the data: tables of chosen rows and columns, and who-reported-what matrices."""

from __future__ import annotations

from typing import Any

import pandas as pd

from metaloom.declare.expression import parse_expression
from metaloom.declare.views import Matrix, TableView
from metaloom.write import markdown
from metaloom.write.escape import escape
from metaloom.write.rows import code_words, source_cell, study_link
from metaloom.write.woven import STUDIES, Woven, cell_text, is_missing, records

SOURCE = "source"


def view_frame(woven: Woven, table: str, where: str | None) -> pd.DataFrame:
    """The rows of a table that meet a condition, with the columns of the studies joined."""
    frame = woven.evidence.tables[table].frame
    if table != STUDIES and "study_id" in frame and not woven.studies.empty:
        studies = woven.studies.reset_index(drop=True)
        new = [column for column in studies.columns if column not in frame.columns]
        frame = frame.merge(studies[["study_id", *new]], on="study_id", how="left")
    return frame if where is None else frame[parse_expression(where).mask(frame)]


def table_view(woven: Woven, view: TableView) -> str:
    """A declared table as a fragment; the column name `source` prints where each row comes from."""
    frame = view_frame(woven, view.table, view.where)
    if view.sort:
        frame = frame.sort_values(view.sort, kind="stable", na_position="last")
    numeric = frozenset(
        index
        for index, column in enumerate(view.columns)
        if column in frame and pd.api.types.is_numeric_dtype(frame[column])
    )
    rows = [[_cell(woven, view, record, column) for column in view.columns] for record in records(frame)]
    headers = [escape(heading) for heading in view.columns.values()]
    body = (
        markdown.table(headers, rows, escape(view.title), f"tbl-{view.id}", numeric)
        if rows
        else "No row of the data meets the declaration."
    )
    return markdown.page(markdown.GENERATED, body, escape(view.note) if view.note else "")


def matrix_view(woven: Woven, matrix: Matrix) -> str:
    """A study by value matrix as a fragment; an empty cell says that nothing was found."""
    frame = view_frame(woven, matrix.table, matrix.where)
    across = sorted({str(value) for value in frame[matrix.across] if not is_missing(value)})
    cells: dict[tuple[str, str], list[str]] = {}
    for record in records(frame):
        if is_missing(record["study_id"]):
            continue
        key = (str(record["study_id"]), str(record[matrix.across]))
        cells.setdefault(key, []).append(cell_text(record[matrix.cell]).replace("_", " "))
    studies = sorted({study for study, _ in cells}, key=lambda study: woven.label(study).lower())
    rows = [
        [
            study_link(woven, study),
            *("; ".join(dict.fromkeys(map(escape, cells.get((study, value), ["·"])))) for value in across),
        ]
        for study in studies
    ]
    headers = ["Study", *(escape(value.replace("_", " ")) for value in across)]
    body = (
        markdown.table(headers, rows, escape(matrix.title), f"tbl-{matrix.id}")
        if rows
        else "No row of the data meets the declaration."
    )
    return markdown.page(markdown.GENERATED, body, escape(matrix.note) if matrix.note else "")


def _cell(woven: Woven, view: TableView, record: dict[str, Any], column: str) -> str:
    if column == SOURCE:
        cited_already = "reference" in view.columns
        return source_cell({**record, "reference": None} if cited_already else record, woven.evidence.bibliography)
    if column in {"study_id", "label"} and not is_missing(record.get("study_id")):
        return study_link(woven, str(record["study_id"]))
    if column in {"study_a", "study_b"}:
        return study_link(woven, str(record[column]))
    if column == "reference" and str(record[column]) in woven.evidence.bibliography:
        return f"[@{record[column]}]"
    return escape(code_words(woven, view.table, column, record.get(column)))
