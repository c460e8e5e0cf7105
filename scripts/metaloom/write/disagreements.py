"""Where reviews contradict each other or a paper (`review_disagreements`), and what was corrected (`corrections`).

Both are tables that a project may keep, by these names and columns; without them the lists say so.
"""

from __future__ import annotations

import re
from typing import Any

from metaloom.read.records import Row
from metaloom.text import numbers
from metaloom.text.escape import escape, link
from metaloom.text.vocabulary import lowered
from metaloom.write import markdown
from metaloom.write.figure_block import fold
from metaloom.write.findings import CORRECTIONS, DISAGREEMENTS, Findings, cell_text, is_missing, records
from metaloom.write.rows import (
    NOT_GIVEN,
    column_entry,
    heading_of,
    name_of,
    note_text,
    source_cell,
    spoken,
    study_link,
    table_name,
)

STUDIES, ROW = "studies", "(row)"
SIDES = ("a", "b")
NEEDED = {
    DISAGREEMENTS: {"study_id", "subject", "item", "value_a", "value_b"},
    CORRECTIONS: {"table", "row", "column", "old", "new", "status", "reason"},
}


def disagreements_list(findings: Findings) -> str:
    """Return every disagreement between sources, study by study."""
    by_subject: dict[str, list[Row]] = {}
    for row in rows_of_table(findings, DISAGREEMENTS):
        study = cell_text(row["study_id"])
        name = study_link(findings, study) if study else note_text(findings, row["subject"])
        by_subject.setdefault(name, []).append(row)
    if not by_subject:
        return "No disagreement between sources is recorded.\n"
    blocks = [f"**{name}**\n\n" + "\n".join(_item(findings, row) for row in rows) for name, rows in by_subject.items()]
    return markdown.page(markdown.GENERATED, *blocks)


def disagreements_about(findings: Findings, study_id: str) -> str:
    """Return what sources say differently of one study; empty where they agree or were not compared."""
    rows = [row for row in rows_of_table(findings, DISAGREEMENTS) if cell_text(row["study_id"]) == study_id]
    return "\n".join(_item(findings, row) for row in rows)


def corrections_list(findings: Findings) -> str:
    """Return every correction of the project's own tables, those still open first."""
    rows = rows_of_table(findings, CORRECTIONS)
    if not rows:
        return "No correction is recorded.\n"
    by_status: dict[str, list[Row]] = {}
    for row in rows:
        by_status.setdefault(cell_text(row["status"]), []).append(row)
    blocks = []
    for status in sorted(by_status, key=lambda name: ("open" not in name, name)):
        entry = column_entry(findings, CORRECTIONS, "status")
        words = (entry.allowed if entry and entry.allowed else {}).get(status, status.replace("_", " "))
        title = f"{escape(words)} ({numbers.count(len(by_status[status]))})"
        blocks.append(fold(title, "\n".join(_correction(findings, row, named=True) for row in by_status[status])))
    return markdown.page(markdown.GENERATED, *blocks)


def corrections_about(findings: Findings, study_id: str) -> str:
    """Return what was corrected in the rows of one study; empty where nothing was."""
    rows = [row for row in rows_of_table(findings, CORRECTIONS) if cell_text(row["row"]) == study_id]
    return "\n".join(_correction(findings, row, named=False) for row in rows)


def rows_of_table(findings: Findings, name: str) -> list[Row]:
    """Return the rows of one of the two tables; none where the project has no such table."""
    table = findings.evidence.tables.get(name)
    if table is None or not NEEDED[name] <= set(table.columns):
        return []
    return [*records(table.frame)]


def _item(findings: Findings, row: Row) -> str:
    sides = " against ".join(f"{_printed(row[f'value_{side}'])} {_source(findings, row, side)}" for side in SIDES)
    note = "" if is_missing(row.get("notes")) else f". {_printed(_capital(cell_text(row['notes'])))}"
    return f"- {escape(_capital(cell_text(row['item'])))}: {sides}{note}."


def _printed(value: Any) -> str:
    return escape(numbers.powers(cell_text(value)))


def _source(findings: Findings, row: Row, side: str) -> str:
    """Return the citation of one side; where it has none, what was read, with its address."""
    reference = cell_text(row.get(f"reference_{side}"))
    if reference in findings.evidence.bibliography:
        return f"[@{reference}]"
    return f"({link(cell_text(row.get(f'seen_{side}')) or 'source', row.get(f'source_{side}_url'))})"


def _correction(findings: Findings, row: Row, named: bool) -> str:
    about = cell_text(row["row"])
    name = f"{', '.join(_known_as(findings, part) for part in about.split(', '))}, " if named else ""
    old, new = (_value(findings, row, key) for key in ("old", "new"))
    source = source_cell(row, findings.evidence.bibliography)
    from_where = "" if source == NOT_GIVEN else f" {source}"
    change = f"before: {old}; now: {new}" if old and new else f"added: {new}" if new else f"removed: {old}"
    reason = escape(_capital(cell_text(row["reason"])))
    return f"- {name}{_field(findings, row)}; {change}. {reason}.{from_where}"


def _known_as(findings: Findings, about: str) -> str:
    """Return what a row is about by its name: a study with its link, anything else with its words apart."""
    if about in findings.evidence.bibliography and about not in findings.labels:
        return f"[@{about}]"
    return study_link(findings, about, None if about in findings.labels else _capital(about.replace("_", " ")))


def _field(findings: Findings, row: Row) -> str:
    """Return what was corrected, by the names that the codebook gives to columns; words in brackets as they are."""
    table, columns = cell_text(row["table"]), cell_text(row["column"])
    if columns == ROW:
        return f"a row of the table “{table_name(findings, table)}”"
    names = [_name(findings, table, part) for part in columns.split(", ")]
    return ", ".join(names) if table == STUDIES else f"{', '.join(names)} (table “{table_name(findings, table)}”)"


def _name(findings: Findings, table: str, column: str) -> str:
    head, blank, rest = column.partition(" ")
    name = name_of(findings, table, head) if column_entry(findings, table, head) else heading_of(head)
    return f"{name}{blank}{escape(rest)}"


def _value(findings: Findings, row: Row, key: str) -> str:
    """Return a value before or after as words: a code of the codebook by what it means, nothing for an empty cell."""
    text = cell_text(row[key])
    entry = column_entry(findings, cell_text(row["table"]), cell_text(row["column"]))
    allowed = (entry.allowed if entry else None) or {}
    if text in allowed:
        return escape(lowered(re.split(r"[;:(]", allowed[text])[0].strip()))
    return _printed(spoken(text))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if len(text) > 1 else text
