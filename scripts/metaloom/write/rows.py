"""Rows of data as tables that a reader can check: every value with its source and its words."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from metaloom.declare.codebook import Column
from metaloom.read.records import Row
from metaloom.text.escape import escape, link
from metaloom.text.numbers import powers
from metaloom.text.times import TIMES, time_text
from metaloom.text.vocabulary import lowered
from metaloom.write.findings import STUDIES, Findings, cell_text, is_missing, records
from metaloom.write.markdown import span

LONGEST_NAME = 60
OPERATOR = "_operator"
"""What the name of a column ends with that holds the sign before a printed number: "printed_p_operator"."""
NOT_GIVEN = "not given"
CODE = re.compile(r"[a-z]+(_[a-z]+)+")
NAME = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")
VERSUS = re.compile(r" vs\.? ")
PROVENANCE = ("reference", "source_url", "source_quote", "source_translation", "verification", "seen_at")
VERIFICATION_WORDS = {
    "seen_in_text": "seen in the text",
    "derived_from_percent": "computed from printed percentages",
    "derived_from_data": "computed from published data",
    "derived_from_arms": "computed from printed arms",
    "absence_in_seen_text": "not mentioned in what was read",
    "recalled_unverified": "remembered, not seen: to be extracted",
}


def source_cell(row: Row, references: Container[str]) -> str:
    """Return where a row comes from: a citation or link, the words that were seen, how it was verified."""
    parts = []
    reference, url = row.get("reference"), row.get("source_url")
    if not is_missing(url):
        parts.append(link(_host(str(url)), url))
    elif not is_missing(row.get("seen_at")):
        parts.append(escape(row["seen_at"]))
    if not is_missing(reference) and str(reference) in references:
        parts.insert(0, f"[@{reference}]")
    if not is_missing(row.get("source_quote")):
        parts.append(escape(f"“{row['source_quote']}”"))
    if not is_missing(row.get("source_translation")):
        parts.append(span(f"(in English: {escape(row['source_translation'])})", "ml-quote"))
    if not is_missing(row.get("verification")):
        word = str(row["verification"])
        parts.append(span(escape(VERIFICATION_WORDS.get(word, word)), "ml-verification"))
    return " ".join(parts) or NOT_GIVEN


def study_link(findings: Findings, study_id: str, label: str | None = None) -> str:
    """Return a study's name as a link to its page; the name alone where the study has no page."""
    name = escape(label or findings.label(study_id))
    return f"[{name}](/studies/{study_id}.qmd)" if study_id in findings.labels else name


def row_at(findings: Findings, table: str, line: int) -> Row:
    """Return the row of a table that begins on a line of its file."""
    found = findings.evidence.tables[table]
    return records(found.frame.iloc[[found.lines.index(line)]])[0]


def data_columns(records: Sequence[Row], leave_out: frozenset[str] = frozenset()) -> list[str]:
    """Return the columns that say something: not empty throughout, not provenance, not internal."""
    return [
        column
        for column in records[0]
        if column not in PROVENANCE
        and column not in leave_out
        and not column.startswith("_")
        and not all(is_missing(record[column]) for record in records)
    ]


def row_cells(row: Row, columns: list[str]) -> list[str]:
    """Return the named cells of a row, escaped."""
    return [escape(cell_text(row[column])) for column in columns]


def meaning_of(findings: Findings, table: str, column: str, value: object) -> str:
    """Return a value in words: what the codebook says of a category, with the unit of a number; plain text."""
    text = cell_text(value)
    described = column_entry(findings, table, column)
    if described is None:
        return text
    if described.allowed and text in described.allowed:
        return described.allowed[text]
    numeric = described.type in {"integer", "number"} and described.unit
    if described.unit in TIMES and text.replace(".", "", 1).isdigit():
        return time_text(float(text), described.unit.rstrip("s") + "s")
    return _with_unit(text, str(described.unit)) if numeric and described.unit != "year" else powers(text)


def _with_unit(text: str, unit: str) -> str:
    """Return a number with its unit: "95%", "1 dose", "3 doses"; a unit that another column holds is left out."""
    if unit.startswith("as in "):
        return text
    if unit.startswith("%"):
        return f"{text}{unit}"
    if text == "0" and unit == "patients":
        return "none"
    one = text == "1" and unit.isalpha() and unit.endswith("s")
    return f"{text} {re.sub('ies$', 'y', unit).removesuffix('s') if one else unit}"


def as_printed(record: Row, column: str) -> str:
    """Return a cell; a P value that was printed as a bound keeps its sign: "< 0.05"."""
    text = cell_text(record.get(column))
    if text in ("0", "0.0") and column.startswith("printed_p"):
        text = "0, so printed"
    sign = cell_text(record.get(f"{column}{OPERATOR}"))
    return f"{sign} {text}" if text and sign in ("<", ">", "≤", "≥") else text


def code_words(findings: Findings, table: str, column: str, value: object) -> str:
    """Return a code as a table prints it: its meaning, but `yes` and `no` as they are; other values unchanged."""
    text = cell_text(value)
    described = column_entry(findings, table, column) or column_entry(findings, STUDIES, column)
    allowed = described.allowed if described else None
    return text if not allowed or "yes" in allowed else allowed.get(text, text)


def column_entry(findings: Findings, table: str, column: str) -> Column | None:
    """Return what the codebook says of a column; None where it says nothing."""
    entry = findings.evidence.codebook.tables.get(table) if findings.evidence.codebook else None
    return entry.columns.get(column) if entry else None


def name_of(findings: Findings, table: str, column: str) -> str:
    """Return a column's display name: the codebook's, else the first words of its meaning, else its own."""
    described = column_entry(findings, table, column)
    if described and described.name:
        return escape(described.name)
    words = re.split(r"[;,:(]", described.meaning)[0].strip() if described else ""
    return escape(words) if 0 < len(words) <= LONGEST_NAME else heading_of(column)


def small_name(findings: Findings, table: str, column: str) -> str:
    """Return a column's name beside its value: the codebook's, a column's own name where the codebook has none."""
    described = column_entry(findings, table, column)
    return escape(lowered(described.name)) if described and described.name else heading_of(column)


def table_name(findings: Findings, table: str) -> str:
    """Return a table's display name: the codebook's title, else its file's name in words; escaped."""
    book = findings.evidence.codebook.tables.get(table) if findings.evidence.codebook else None
    words = book.title if book and book.title else table.replace("_", " ")
    return escape(words[:1].upper() + words[1:])


def spoken(value: object) -> str:
    """Return a cell as words: a code such as not_reported without its underscores."""
    text = cell_text(value)
    return text.replace("_", " ") if CODE.fullmatch(text) else text


def note_text(findings: Findings, note: object) -> str:
    """Return a note of a table as a reader says it: studies by name, codes as words, powers raised; escaped."""
    words = NAME.sub(lambda found: findings.labels.get(found[0], found[0].replace("_", " ")), cell_text(note))
    words = VERSUS.sub(" v ", words)
    symbol = words[1:2] == " " and words[:1] != "a"  # n, t and p are symbols, and keep their case
    return escape(powers(words if symbol else words[:1].upper() + words[1:]))


def heading_of(column: str) -> str:
    """Return a column's name as words."""
    return escape(column.replace("_", " "))


def _host(url: str) -> str:
    hosts = {"pubmed.ncbi.nlm.nih.gov": "PubMed", "pmc.ncbi.nlm.nih.gov": "PubMed Central", "doi.org": "DOI"}
    host = url.split("://", 1)[-1].split("/", 1)[0].removeprefix("www.")
    return hosts.get(host, host)
