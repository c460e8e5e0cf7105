"""All rows of the tables about one study, an entry each: what it is about, its numbers, its words, its source.

A table of a dozen columns cannot be read on a phone, so a row is an entry: what distinguishes it (the key of the
codebook) as its name, both arms side by side ("15 v 24"), then codes in small print.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from metaloom.read.hold_out import UNSEEN
from metaloom.read.records import Row, line_of
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figure_block import fold
from metaloom.write.findings import LINE, Findings, cell_text
from metaloom.write.proof.place import line_link, line_place, scope
from metaloom.write.rows import (
    NOT_GIVEN,
    OPERATOR,
    PROVENANCE,
    VERSUS,
    as_printed,
    code_words,
    column_entry,
    data_columns,
    heading_of,
    meaning_of,
    note_text,
    small_name,
    source_cell,
    spoken,
    table_name,
)

TREATED, CONTROL = "_treated", "_control"
PAIRS = {"sd": "SD", "printed_percent": "printed per cent", "q1": "first quartile", "q3": "third quartile"}
"""What both arms give, where the column's own name is not a word."""
AGAINST = re.compile(r" vs?\.? ")
REMEMBERED = "Its number is remembered and was read nowhere, so it is not printed here and enters nothing"
MANY = 8
"""A table with more rows than this of one study is folded."""
APART = frozenset({"study_id", "label", "study_ids", "notes"})
SOURCE = ("reference", "source_url", "seen_at")


def table_section(findings: Findings, name: str, records: Sequence[Row]) -> str:
    """Return the rows of one table about one study, under a heading, with what a row of the table is."""
    book = findings.evidence.codebook.tables.get(name) if findings.evidence.codebook else None
    head = markdown.heading(table_name(findings, name), 3, f"data-{name.replace('_', '-')}")
    what = escape(book.description.split(";")[0].rstrip(".") + ".") if book else ""
    return markdown.page(head, what, table_entries(findings, name, records)).rstrip()


def table_entries(findings: Findings, name: str, records: Sequence[Row]) -> str:
    """Return the rows of one table about one study; folded where they are many."""
    shared = len(records) > 1 and _same_source(records)
    entries = markdown.facts(entry(findings, name, record, shared) for record in records)
    said = source_cell({column: records[0].get(column) for column in SOURCE}, findings.evidence.bibliography)
    body = markdown.page(f"Source of all rows: {said}" if shared else "", entries).rstrip()
    return fold(f"{numbers.count(len(records))} rows", body) if len(records) > MANY else body


def entry(findings: Findings, table: str, record: Row, shared: bool) -> tuple[str, str]:
    """Return the name of one row and all that it says; with `shared`, its source is said elsewhere."""
    key = _key(findings, table)
    columns = data_columns([record], APART)
    named = [column for column in columns if column in key and not _counts(findings, table, column)]
    rest = [column for column in columns if column not in key and not _signs_another(column, record)]
    codes = [column for column in rest if _is_code(findings, table, column)]
    unseen = record.get("verification") == UNSEEN
    facts = "" if unseen else "; ".join(_facts(findings, table, record, [name for name in rest if name not in codes]))
    small = "; ".join(
        f"{small_name(findings, table, column)}: {escape(spoken(code_words(findings, table, column, record[column])))}"
        for column in codes
    )
    own = {column: record.get(column) for column in PROVENANCE if not (shared and column in SOURCE)}
    source = source_cell(own, findings.evidence.bibliography)
    notes = REMEMBERED if unseen else cell_text(record.get("notes")).rstrip(".")
    parts = [
        f"{facts}." if facts else "",
        f"{note_text(findings, notes)}." if notes else "",
        "" if source == NOT_GIVEN else source,
        markdown.span(small, "ml-codes") if small else "",
    ]
    name = ", ".join(_name(findings, table, column, record[column]) for column in named)
    told = " ".join(part for part in parts if part) or "Nothing more is recorded."
    if LINE not in record:
        return name or table_name(findings, table), told
    line, file = line_of(record), f"data/{table}.csv"
    return name or table_name(findings, table), f"{scope(line_place(file, line), told)} {line_link(file, line)}"


def _key(findings: Findings, table: str) -> list[str]:
    """Return the columns by which rows differ."""
    book = findings.evidence.codebook.tables.get(table) if findings.evidence.codebook else None
    return book.key if book else []


def _name(findings: Findings, table: str, column: str, value: object) -> str:
    """Return a part of a row's name: a citation, the words of a code, a number with its unit."""
    if cell_text(value) in findings.evidence.bibliography:
        return f"[@{cell_text(value)}]"
    text = code_words(findings, table, column, value)
    words = meaning_of(findings, table, column, value) if text == cell_text(value) else text
    return escape(AGAINST.sub(" versus ", words) if column == "comparison" else words)


def _signs_another(column: str, record: Row) -> bool:
    """Return whether a column only holds the sign before a number in another."""
    return column.endswith(OPERATOR) and column.removesuffix(OPERATOR) in record


def _counts(findings: Findings, table: str, column: str) -> bool:
    """Return whether a column only numbers the rows."""
    found = column_entry(findings, table, column)
    return found is not None and found.type == "integer" and not found.unit


def _is_code(findings: Findings, table: str, column: str) -> bool:
    found = column_entry(findings, table, column)
    return found is not None and found.type == "category"


def _facts(findings: Findings, table: str, record: Row, columns: list[str]) -> list[str]:
    """Return columns as "name: value"; the two arms of one thing as one, an empty control group left out."""
    told = []
    for column in columns:
        stem = column.removesuffix(TREATED)
        if column.endswith(CONTROL) and column.removesuffix(CONTROL) + TREATED in columns:
            continue
        if stem != column and stem + CONTROL in columns:
            control = spoken(record[stem + CONTROL])
            both = spoken(record[column]) if (stem, control) == ("n", "0") else f"{spoken(record[column])} v {control}"
            told.append(f"{PAIRS.get(stem) or heading_of(stem)}: {escape(both)}")
        elif column + OPERATOR in record:
            told.append(f"{small_name(findings, table, column)}: {escape(as_printed(record, column))}")
        else:
            said = numbers.powers(VERSUS.sub(" v ", spoken(code_words(findings, table, column, record[column]))))
            told.append(f"{PAIRS.get(column) or small_name(findings, table, column)}: {escape(said)}")
    return told


def _same_source(records: Sequence[Row]) -> bool:
    """Return whether all rows come from one text."""
    return len({tuple(cell_text(record.get(column)) for column in SOURCE) for record in records}) == 1
