"""The bibliography (BibTeX, by bibtexparser): every entry with a key that can be cited, a title, a real year and DOI.

bibtexparser goes on after an entry that it cannot read; what it set aside is told here with its place, because a
reference that silently disappears is a citation that silently breaks.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metaloom.errors import Place, Problem
from metaloom.read.text import read_text
from metaloom.read.values import shorten

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_:.+-]*")
DOI = re.compile(r"10\.\d{4,9}/[^\s{}]+")
RIS, NBIB = re.compile(r"\s*TY  - "), re.compile(r"\s*PMID- *\d")
UNESCAPED = re.compile(r"(?<!\\)%")
RAW = frozenset(
    {"url", "doi", "file", "eprint", "howpublished", "note", "abstract", "keywords", "annote", "annotation"}
)
"""Fields in which a % stands for itself, or which no list of references shows."""
YEAR = re.compile(r"(1[5-9]|20)\d\d")


@dataclass(frozen=True)
class Reference:
    """One entry: its citation key, its type (`article`, …), its fields as they are, and its place."""

    key: str
    type: str
    fields: dict[str, str]
    place: Place


def read_bibliography(project: Path, relative: str) -> tuple[dict[str, Reference], list[Problem]]:
    """Return the references of a BibTeX file by key, with every problem found; no file means no references."""
    if not (project / relative).exists() and not (project / relative).is_symlink():
        return {}, []
    decoded = read_text(project, relative)
    if decoded.text is None or decoded.problems:
        return {}, list(decoded.problems)
    return parse(decoded.text, relative)


def parse(text: str, file: str) -> tuple[dict[str, Reference], list[Problem]]:
    """Return the references of BibTeX text by key, with every problem found."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import Entry, ImplicitComment, ParsingFailedBlock

    cause = _of_another_kind(text)
    if cause is not None:
        return {}, [
            Problem(Place(file), cause, "Export it as BibTeX, or bring it in: metaloom import FILE.", code="ML-0810")
        ]
    lines = text.splitlines()
    references: dict[str, Reference] = {}
    problems: list[Problem] = []
    for block in parse_string(text).blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, Entry):
            place = key_place(lines, line, block.key, file)
            fields = {field.key.lower(): str(field.value).strip() for field in block.fields}
            references[block.key] = Reference(block.key, block.entry_type.lower(), fields, place)
            where = {
                field.key.lower(): field_place(lines, field.start_line + 1, field.key, file) for field in block.fields
            }
            problems.extend(entry_problems(references[block.key], where))
        elif isinstance(block, ParsingFailedBlock):
            problems.append(failed(block, lines, line, file))
        elif isinstance(block, ImplicitComment) and re.search(r"[={}]", block.comment):
            cause = "This text belongs to no entry."
            remedy = "Look at the entry before it: its braces may close too early. A comment begins with %."
            if not block.comment.lstrip().startswith("%"):
                problems.append(Problem(Place(file, line), cause, remedy, code="ML-0811"))
    return references, problems


def _of_another_kind(text: str) -> str | None:
    """Return that a text is no BibTeX, and what it looks like; None where it may be, as one of remarks alone."""
    for pattern, name in ((RIS, "RIS, as reference managers export it"), (NBIB, "PubMed's own format (nbib)")):
        if pattern.match(text):
            return f"This is {name}, and not BibTeX."
    if "@" not in text and any(line.strip() and not line.lstrip().startswith("%") for line in text.splitlines()):
        return "No entry of BibTeX is in this file, which is not empty."
    return None


def failed(block: Any, lines: list[str], line: int, file: str) -> Problem:
    """Return the problem of a block that bibtexparser could not take."""
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock

    if isinstance(block, DuplicateBlockKeyBlock):
        first = (block.previous_block.start_line or 0) + 1
        cause = f"The key {block.key!r} is used twice, first on line {first}."
        return Problem(
            key_place(lines, line, block.key, file), cause, "Give each entry a key of its own.", code="ML-0812"
        )
    if isinstance(block, DuplicateFieldKeyBlock):
        names = sorted(block.duplicate_keys)
        doubled = [field for field in getattr(block.ignore_error_block, "fields", ()) if field.key in names]
        place = field_place(lines, doubled[-1].start_line + 1, doubled[-1].key, file)
        cause = f"Duplicate field {names[0]!r} in this entry."
        return Problem(place, cause, "Keep one of the two.", code="ML-0812")
    reason = getattr(block.error, "abort_reason", "").rstrip(". ")
    cause = "This entry cannot be read" + (f": {reason[0].lower()}{reason[1:]}." if reason else ".")
    column = lines[line - 1].find("@") + 1 if line <= len(lines) else 1
    return Problem(
        Place(file, line, max(column, 1)),
        cause,
        "Close every brace and end every field but the last with a comma.",
        code="ML-0811",
    )


def entry_problems(reference: Reference, where: dict[str, Place]) -> Iterator[Problem]:
    """Yield what is missing from one entry, or malformed in it."""
    fields = reference.fields
    if not KEY.fullmatch(reference.key):
        remedy = "Use letters, digits and _ : . + - only: the key is written after @ in the text."
        yield Problem(reference.place, f"{reference.key!r} cannot be a citation key.", remedy, code="ML-0813")
    if not fields.get("title", "").strip("{} "):
        remedy = "Add title = {…}: wherever it is cited, the list of references names it without one."
        yield Problem(reference.place, f"{reference.key!r} has no title.", remedy, "warning", code="ML-0814")
    for name, text in fields.items():
        percent = UNESCAPED.search(text) if name not in RAW else None
        if percent is not None:
            cut = shorten(text[: percent.start()].strip(" {"))
            cause = f"{name} has a % that is not escaped: whatever makes a list of references cuts it to {cut!r}."
            yield Problem(where[name], cause, "Write \\% for it.", "warning", code="ML-0816")
    doi = fields.get("doi", "")
    if doi and not DOI.fullmatch(doi):
        found = DOI.search(doi)
        remedy = f"Write {found.group()}." if found else "A DOI begins with 10. and a registrant's number: 10.1000/xyz."
        yield Problem(where["doi"], f"{doi!r} is not a DOI.", remedy, "warning" if found else "error", code="ML-0815")
    year = fields.get("year", "").strip("{} ")
    if year and not YEAR.fullmatch(year):
        remedy = "Write four digits, or leave the field out and say the rest in note = {…}."
        yield Problem(where["year"], f"{year!r} is not a year.", remedy, "warning", code="ML-0815")


def key_place(lines: list[str], line: int, key: str, file: str) -> Place:
    """Return where the key of an entry that begins on `line` is."""
    for number in range(line, min(line + 3, len(lines) + 1)):
        brace = lines[number - 1].find("{") if number == line else -1
        column = lines[number - 1].find(key, brace + 1) if key else -1
        if column >= 0:
            return Place(file, number, column + 1)
    return Place(file, line)


def field_place(lines: list[str], line: int, key: str, file: str) -> Place:
    """Return where the name of a field is that bibtexparser found on `line` (or on the next, where it counts
    short).
    """
    found = [
        (number, match.start(1) + 1)
        for number in range(line, min(line + 2, len(lines) + 1))
        for match in re.finditer(rf"(?:^|[,{{\s])({re.escape(key)})\s*=", lines[number - 1])
    ]
    return (
        Place(file, *(found[-1] if found and found[0][0] == found[-1][0] else found[0])) if found else Place(file, line)
    )
