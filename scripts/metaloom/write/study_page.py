"""A page for each study: what it is, all its data with their sources, the analyses it enters."""

from __future__ import annotations

from typing import Any

from metaloom.write import markdown
from metaloom.write.escape import escape, link, title_text
from metaloom.write.rows import (
    PROVENANCE,
    data_columns,
    heading_of,
    meaning_of,
    name_of,
    row_cells,
    source_cell,
    study_link,
)
from metaloom.write.woven import STUDIES, Woven, cell_text, is_missing

HIDDEN = frozenset({"study_id", "label", *PROVENANCE})


def study_page(woven: Woven, study_id: str) -> str:
    """The page of one study as Quarto Markdown."""
    row = woven.study_rows[study_id]
    label = woven.label(study_id)
    title = row.get("title")
    return markdown.page(
        markdown.front_matter(title_text(label), title_text(title) if not is_missing(title) else None),
        markdown.GENERATED,
        _identity(woven, row),
        markdown.heading("The study", 2, "study"),
        _description(woven, row),
        _analyses(woven, study_id),
        _overlaps(woven, study_id),
        *_tables(woven, study_id),
    )


def _identity(woven: Woven, row: dict[str, object]) -> str:
    parts = []
    if not is_missing(row.get("reference")) and str(row["reference"]) in woven.evidence.bibliography:
        parts.append(f"[@{row['reference']}]")
    if not is_missing(row.get("doi")):
        parts.append(link(f"doi:{row['doi']}", f"https://doi.org/{row['doi']}"))
    if not is_missing(row.get("pmid")):
        parts.append(
            link(f"PubMed {cell_text(row['pmid'])}", f"https://pubmed.ncbi.nlm.nih.gov/{cell_text(row['pmid'])}/")
        )
    seen = source_cell({**row, "reference": None, "source_url": None} if parts else row, woven.evidence.bibliography)
    return " · ".join([*parts, seen])


def _description(woven: Woven, row: dict[str, object]) -> str:
    rows = [
        (name_of(woven, STUDIES, column), escape(meaning_of(woven, STUDIES, column, value)))
        for column, value in row.items()
        if column not in HIDDEN and not column.startswith("_") and not is_missing(value)
    ]
    return markdown.table(["What", "As recorded"], rows, "The record in data/studies.csv")


def _analyses(woven: Woven, study_id: str) -> str:
    entered = [
        f"- [{escape(analysis.title)}](/analyses/{analysis.id}.qmd)"
        for analysis in woven.declarations.analyses
        if any(study["study_id"] == study_id for study in woven.results[analysis.id]["studies"])
    ]
    body = "\n".join(entered) or "It enters no pooled analysis."
    return markdown.page(markdown.heading("Analyses it enters", 2, "analyses"), body)


def _overlaps(woven: Woven, study_id: str) -> str:
    items = []
    for overlap in woven.evidence.overlaps:
        pair = (overlap.study_a, overlap.study_b)
        if study_id in pair:
            other = pair[1] if pair[0] == study_id else pair[0]
            items.append(f"- {study_link(woven, other)}: {escape(overlap.why)}")
    if not items:
        return ""
    note = "The two are never pooled together."
    return markdown.page(markdown.heading("May share patients with", 2, "overlaps"), "\n".join(items), note)


def _tables(woven: Woven, study_id: str) -> list[str]:
    return [_table(woven, name, rows) for name, rows in woven.rows_by_study.get(study_id, {}).items()]


def _table(woven: Woven, name: str, records: list[dict[str, Any]]) -> str:
    columns = data_columns(records, frozenset({"study_id"}))
    rows = [[*row_cells(record, columns), source_cell(record, woven.evidence.bibliography)] for record in records]
    words = name.replace("_", " ")
    head = markdown.heading(escape(words[:1].upper() + words[1:]), 2, f"data-{name.replace('_', '-')}")
    headers = [*(heading_of(column) for column in columns), "source"]
    return markdown.page(head, markdown.table(headers, rows, f"Rows of data/{escape(name)}.csv"))
