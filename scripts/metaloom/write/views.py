"""Declared views of the data: tables of chosen rows and columns, and who-reported-what matrices."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd

from metaloom.declare.views import Matrix, TableView
from metaloom.read.records import Row, line_of
from metaloom.text.escape import escape
from metaloom.text.numbers import powers
from metaloom.text.times import TIMES, time_text
from metaloom.write import markdown
from metaloom.write.findings import Findings, cell_text, is_missing, records
from metaloom.write.proof.place import line_place, row_mark
from metaloom.write.rows import OPERATOR, as_printed, code_words, column_entry, source_cell, spoken, study_link
from metaloom.write.spreadsheet import csv_text
from metaloom.write.view_frame import view_frame

SOURCE, REPORTED, POOLED = "source", "reported", "pooled"
MANY = "; "


def table_view(findings: Findings, view: TableView) -> str:
    """Return a declared table as a fragment; with filters, readers can sort it, choose its rows and take it along."""
    frame = _sorted_frame(findings, view)
    numeric = frozenset(
        index
        for index, column in enumerate(view.columns)
        if column in frame and pd.api.types.is_numeric_dtype(frame[column])
    )
    rows = [_row(findings, view, record) for record in records(frame)]
    headers = [_heading(view, column, heading) for column, heading in view.columns.items()]
    if not rows:
        return markdown.page(markdown.GENERATED, "No row of the data meets the declaration.")
    body = markdown.table(headers, rows, escape(view.title), f"tbl-{view.id}", numeric)
    note = escape(view.note) if view.note else ""
    if not view.filters:
        return markdown.page(markdown.GENERATED, markdown.consulted(view.title, body, rows), note)
    links = f"[The whole table as CSV](/api/{view.id}.table.csv) · [as JSON](/api/{view.id}.table.json)"
    return markdown.page(markdown.GENERATED, f"::: {{.ml-listing}}\n{body}\n:::", note, links)


def view_downloads(findings: Findings, view: TableView) -> dict[str, str]:
    """Return the rows of a table with filters, all columns as they are in the data: CSV and JSON by their path."""
    if not view.filters:
        return {}
    found = [
        {name: value for name, value in record.items() if not name.startswith("_")}
        | {name: _made_up(findings, record, name) for name in (REPORTED, POOLED) if name in view.columns}
        for record in records(_sorted_frame(findings, view))
    ]
    plain = [{name: None if is_missing(value) else value for name, value in record.items()} for record in found]
    names = list(plain[0]) if plain else list(view.columns)
    document = {"table": view.id, "title": view.title, "rows": plain}
    return {
        f"api/{view.id}.table.csv": csv_text(names, ([cell_text(row[name]) for name in names] for row in plain)),
        f"api/{view.id}.table.json": json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n",
    }


def _sorted_frame(findings: Findings, view: TableView) -> pd.DataFrame:
    frame = view_frame(findings, view.table, view.where)
    return frame.sort_values(view.sort, kind="stable", na_position="last") if view.sort else frame


def matrix_view(findings: Findings, matrix: Matrix) -> str:
    """Return a study by value matrix as a fragment; an empty cell says that nothing was found."""
    frame = view_frame(findings, matrix.table, matrix.where)
    across = sorted({str(value) for value in frame[matrix.across] if not is_missing(value)})
    cells: dict[tuple[str, str], list[str]] = {}
    for record in records(frame):
        if is_missing(record["study_id"]):
            continue
        key = (str(record["study_id"]), str(record[matrix.across]))
        cells.setdefault(key, []).append(cell_text(record[matrix.cell]).replace("_", " "))
    studies = sorted({study for study, _ in cells}, key=lambda study: findings.label(study).lower())
    rows = [
        [
            study_link(findings, study),
            *("; ".join(dict.fromkeys(map(escape, cells.get((study, value), ["·"])))) for value in across),
        ]
        for study in studies
    ]
    headers = ["Study", *(escape(value.replace("_", " ")) for value in across)]
    body = (
        markdown.consulted(matrix.title, markdown.table(headers, rows, escape(matrix.title), f"tbl-{matrix.id}"), rows)
        if rows
        else "No row of the data meets the declaration."
    )
    return markdown.page(markdown.GENERATED, body, escape(matrix.note) if matrix.note else "")


def _row(findings: Findings, view: TableView, record: Row) -> list[str]:
    """Return the cells of a row, with the line on which all its numbers are."""
    first, *others = (_cell(findings, view, record, column) for column in view.columns)
    return [f"{first}{row_mark(line_place(f'data/{view.table}.csv', line_of(record)))}", *others]


def _heading(view: TableView, column: str, heading: str) -> str:
    """Return a heading; a class says that readers filter by it, and whether a cell holds several values."""
    if column not in view.filters:
        return escape(heading)
    return f"[{escape(heading)}]{{.ml-filter{'-many' if column == REPORTED else ''}}}"


def _made_up(findings: Findings, record: Row, column: str) -> str:
    study = str(record.get("study_id"))
    if column == POOLED:
        return "yes" if study in findings.pooled_studies else "no"
    return MANY.join(reported_outcomes(findings, study))


def reported_outcomes(findings: Findings, study_id: str) -> list[str]:
    """Return the outcomes that the tables hold of a study, in words, sorted."""
    return sorted(set(_outcomes(findings, study_id)), key=str.lower)


def _outcomes(findings: Findings, study_id: str) -> Iterator[str]:
    for table, rows in findings.rows_by_study.get(study_id, {}).items():
        for row in rows:
            if not is_missing(row.get("outcome")):
                yield code_words(findings, table, "outcome", row["outcome"]).replace(MANY, ", ")


def _cell(findings: Findings, view: TableView, record: Row, column: str) -> str:
    if column in {REPORTED, POOLED}:
        return escape(_made_up(findings, record, column))
    if column == SOURCE:
        cited_already = "reference" in view.columns
        return source_cell({**record, "reference": None} if cited_already else record, findings.evidence.bibliography)
    if column in {"study_id", "label"} and not is_missing(record.get("study_id")):
        return study_link(findings, str(record["study_id"]))
    if column in {"study_a", "study_b"}:
        return study_link(findings, str(record[column]))
    if column == "reference" and str(record[column]) in findings.evidence.bibliography:
        return f"[@{record[column]}]"
    if record.get(f"{column}{OPERATOR}"):
        return escape(as_printed(record, column))
    say = code_words if view.filters else said_value  # readers sort columns with filters, so a number stays one
    return escape(powers(spoken(say(findings, view.table, column, record.get(column)))))


def said_value(findings: Findings, table: str, column: str, value: object) -> str:
    """Return a cell as people say it: the words of a code, a time in its plainest unit, any other value as it is."""
    described = column_entry(findings, table, column)
    if described is not None and described.unit in TIMES and isinstance(value, int | float) and not is_missing(value):
        return time_text(float(value), described.unit.rstrip("s") + "s")
    return code_words(findings, table, column, value)
