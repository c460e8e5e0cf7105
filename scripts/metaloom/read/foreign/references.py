"""References of other programs (RIS, PubMed's nbib) as entries of BibTeX, by rispy.

rispy drops a last record that is not closed; here every record is closed before it is read, so that none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from metaloom.read.foreign.found import FoundEntry, Notes

TYPES = {
    "JOUR": "article", "JFULL": "article", "EJOUR": "article", "BOOK": "book", "CHAP": "incollection",
    "CONF": "inproceedings", "CPAPER": "inproceedings", "THES": "phdthesis", "RPRT": "techreport",
    "UNPB": "unpublished",
}  # fmt: skip
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}]+")
YEAR = re.compile(r"(1[5-9]|20)\d\d")
RIS_TAG = re.compile(r"^(?:\ufeff)?TY  - ", re.MULTILINE)
NBIB_TAG = re.compile(r"^(?:\ufeff)?PMID- *\d", re.MULTILINE)


def is_ris(text: str) -> bool:
    """Return whether text is RIS."""
    return RIS_TAG.search(text[:20_000]) is not None


def is_nbib(text: str) -> bool:
    """Return whether text is PubMed's format (MEDLINE, .nbib)."""
    return NBIB_TAG.search(text[:20_000]) is not None


def from_ris(text: str, notes: Notes) -> tuple[FoundEntry, ...]:
    """Return the entries of RIS text."""
    import rispy

    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    closed = "".join(
        part if re.search(r"^ER  -", part, re.MULTILINE) else f"{part.rstrip()}\nER  - \n"
        for part in re.split(r"(?m)^(?=TY  - )", text)
        if part.strip()
    )
    return tuple(entry for record in rispy.loads(closed) if (entry := ris_entry(record, notes)) is not None)


def ris_entry(record: Mapping[str, Any], notes: Notes) -> FoundEntry | None:
    """Return one record of RIS."""
    title = first(record, "title", "primary_title", "short_title", "secondary_title")
    urls = [str(url) for url in record.get("urls", [])]
    pages = "-".join(part for part in (first(record, "start_page"), first(record, "end_page")) if part)
    fields = {
        "title": title,
        "author": " and ".join(str(name) for name in record.get("authors") or record.get("first_authors") or ()),
        "journal": first(record, "journal_name", "secondary_title", "alternate_title3", "alternate_title1"),
        "year": year_of(first(record, "year", "publication_year", "date")),
        "volume": first(record, "volume"),
        "number": first(record, "number"),
        "pages": pages,
        "doi": doi_of(first(record, "doi"), *urls),
        "pmid": pmid_of(record),
        "publisher": first(record, "publisher"),
    }
    return entry_of(TYPES.get(str(record.get("type_of_reference", "")), "misc"), fields, notes)


def from_nbib(text: str, notes: Notes) -> tuple[FoundEntry, ...]:
    """Return the entries of PubMed's format."""
    import rispy

    class Nbib(rispy.RisParser):  # type: ignore[misc]
        """PubMed's lines: a tag of up to four letters, a hyphen, a value that may go on in indented lines."""

        START_TAG = "PMID"
        DEFAULT_MAPPING: ClassVar[dict[str, str]] = {
            "PMID": "pmid", "TI": "title", "FAU": "authors", "AU": "short_authors", "CN": "groups", "JT": "journal",
            "TA": "short_journal", "DP": "date", "VI": "volume", "IP": "number", "PG": "pages", "LID": "places",
            "AID": "identifiers", "ER": "end", "UK": "unknown",
        }  # fmt: skip
        DEFAULT_LIST_TAGS: ClassVar[list[str]] = ["FAU", "AU", "CN", "LID", "AID"]
        DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}

        def parse_line(self, line: str) -> tuple[str, str] | tuple[None, str]:
            """Return tag and value of a line, no tag for one that goes on."""
            if line[4:5] == "-" and line[:4].strip().isalpha() and line[:1].isupper():
                return line[:4].strip(), line[6:].strip()
            return None, line.strip()

    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    parts = [part for part in re.split(r"(?m)^(?=PMID- )", text) if part.startswith("PMID-")]
    closed = "".join(f"{part.rstrip()}\nER  - \n" for part in parts)
    records = Nbib(skip_unknown_tags=False).parse(closed)
    return tuple(entry for record in records if (entry := nbib_entry(record, notes)) is not None)


def nbib_entry(record: Mapping[str, Any], notes: Notes) -> FoundEntry | None:
    """Return one record of PubMed."""
    places = [
        str(one).removesuffix("[doi]").strip()
        for one in (*record.get("places", ()), *record.get("identifiers", ()))
        if "[doi]" in str(one)
    ]
    names = record.get("authors") or [family_first(str(name)) for name in record.get("short_authors", ())]
    fields = {
        "title": str(record.get("title", "")).rstrip("."),
        "author": " and ".join([*map(str, names), *(f"{{{name}}}" for name in record.get("groups", ()))]),
        "journal": first(record, "journal", "short_journal"),
        "year": year_of(first(record, "date")),
        "volume": first(record, "volume"),
        "number": first(record, "number"),
        "pages": first(record, "pages"),
        "doi": doi_of(*places),
        "pmid": str(record.get("pmid", "")),
    }
    return entry_of("article", fields, notes)


def entry_of(kind: str, fields: Mapping[str, str], notes: Notes) -> FoundEntry | None:
    """Return an entry with the fields that hold something; None where there is no title."""
    filled = {key: " ".join(value.split()) for key, value in fields.items() if value and value.strip()}
    if "title" not in filled:
        notes.say(f"A reference without a title ({filled.get('author', 'no author')[:60]}) was left out.")
        return None
    return FoundEntry(kind, filled)


def first(record: Mapping[str, Any], *keys: str) -> str:
    """Return the first of some fields that holds anything."""
    for key in keys:
        value = record.get(key)
        if value:
            return str(value[0] if isinstance(value, list) else value).strip()
    return ""


def year_of(text: str) -> str:
    """Return the year in a date."""
    found = YEAR.search(text)
    return found.group() if found else ""


def doi_of(*texts: str) -> str:
    """Return the first DOI in some texts."""
    found = next((match for text in texts if (match := DOI.search(text))), None)
    return found.group().rstrip(".,;)") if found else ""


def pmid_of(record: Mapping[str, Any]) -> str:
    """Return PubMed's number where a record of RIS carries it."""
    for key in ("accession_number", "id", "note", "notes"):
        text = first(record, key)
        found = (
            re.fullmatch(r"(?:PMID:?\s*)?(\d{5,9})", text) if key != "id" else re.fullmatch(r"PMID:?\s*(\d{5,9})", text)
        )
        if found:
            return found.group(1)
    return ""


def family_first(name: str) -> str:
    """Return `Bennike TBM` as BibTeX has it: Bennike, T. B. M.; another name as it is, kept together by braces."""
    family, _, initials = name.rpartition(" ")
    if family and initials.isupper() and initials.isalpha() and len(initials) <= 4:
        return f"{family}, {' '.join(f'{letter}.' for letter in initials)}"
    return f"{{{name}}}" if " " in name and "," not in name else name
