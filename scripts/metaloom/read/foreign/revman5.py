"""RevMan 5 reviews (.rm5, XML): studies, references, judgements of bias, outcomes with their data and models.

The XML is read without entities, without network and without document types: such a file may come from anywhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from metaloom.errors import Place, Problem, ProjectError
from metaloom.read.foreign.found import Found, FoundEntry, FoundTable, Notes
from metaloom.read.foreign.ids import study_ids
from metaloom.read.foreign.references import family_first
from metaloom.read.foreign.revman import Datum, Outcome, as_they_stand, swapped, tables_and_analyses

MAXIMUM_BYTES = 60_000_000
MOST_LOGARITHM = 700.0
KINDS = {"DICH": "binary", "CONT": "continuous", "IV": "estimates", "IPD": "hazards"}
ATTRIBUTES = {
    "binary": ("EVENTS_1", "TOTAL_1", "EVENTS_2", "TOTAL_2"),
    "continuous": ("MEAN_1", "SD_1", "TOTAL_1", "MEAN_2", "SD_2", "TOTAL_2"),
    "estimates": ("ESTIMATE", "SE"),
    "hazards": ("O_E", "VAR", "EVENTS_1", "TOTAL_1", "EVENTS_2", "TOTAL_2"),
}
COUNTS = frozenset({"EVENTS_1", "EVENTS_2", "TOTAL_1", "TOTAL_2"})
JUDGEMENTS = {"YES": "Low", "NO": "High", "UNKNOWN": "Unclear"}
TYPES = {
    "JOURNAL_ARTICLE": "article",
    "BOOK": "book",
    "BOOK_SECTION": "incollection",
    "CONFERENCE_PROC": "inproceedings",
}
IDENTIFIERS = {"DOI": "doi", "PUBMED": "pmid", "MEDLINE": "pmid"}
Element = Any


def read(path: Path, notes: Notes) -> Found:
    """Return all of a review that a project can hold; raises ProjectError where the file is not a review or could be
    harmful.
    """
    root = parse(path)
    studies = {one.get("ID", ""): one for one in root.iter("STUDY") if one.get("ID")}
    names = {ident: one.get("NAME") or ident for ident, one in studies.items()}
    outcomes = tuple(outcomes_of(root, names, notes))
    included = [one.get("ID", "") for group in root.iter("INCLUDED_STUDIES") for one in group.iter("STUDY")]
    used = {datum.study for outcome in outcomes for datum in outcome.data}
    wanted = [ident for ident in studies if ident in included or names[ident] in used]
    ids = study_ids([names[ident] for ident in wanted], notes)
    tables, analyses = tables_and_analyses(outcomes, ids, notes)
    rows = tuple((ids[names[one]], names[one], studies[one].get("YEAR") or "") for one in wanted)
    bias = bias_rows(root, {one: ids[names[one]] for one in wanted})
    if bias:
        tables.append(FoundTable("risk_of_bias", ("study_id", "tool", "domain", "judgement"), bias))
    if root.find(".//OTHER_OUTCOME") is not None or root.find(".//TEST") is not None:
        notes.say("Outcomes that RevMan holds as free text, and those of test accuracy, were left out.")
    notes.say("The review's text, figures, footnotes and excluded studies were not brought in.")
    references = tuple(entry for one in wanted for entry in entries_of(studies[one]))
    found = (FoundTable("studies", ("study_id", "label", "year"), rows), *tables) if rows else tuple(tables)
    return Found(found, tuple(analyses), references, (), words(root.find("COVER_SHEET/TITLE")))


def parse(path: Path) -> Element:
    """Return the root of the review."""
    if path.stat().st_size > MAXIMUM_BYTES:
        raise refused(
            path, f"The file has {path.stat().st_size:,} bytes; at most {MAXIMUM_BYTES:,} are read.", code="ML-1308"
        )
    raw = path.read_bytes()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise refused(path, f"The XML is broken: {error.msg}.", error.lineno or 1, code="ML-1310") from None
    tree: Any = root.getroottree()
    if tree.docinfo.internalDTD is not None or tree.docinfo.doctype:
        raise refused(path, "The file declares a document type, which RevMan does not write.", code="ML-1310")
    if root.tag != "COCHRANE_REVIEW":
        raise refused(path, f"This XML is not a review of RevMan 5: it begins with <{root.tag}>.", code="ML-1310")
    return root


def refused(path: Path, cause: str, line: int = 1, *, code: str) -> ProjectError:
    """Return the error for a file that is not a valid review."""
    return ProjectError([Problem(Place(path.name, line), cause, "Export it again from RevMan as .rm5.", code=code)])


def outcomes_of(root: Element, names: dict[str, str], notes: Notes) -> Iterator[Outcome]:
    """Yield every outcome with data, in the order of the review."""
    for comparison in root.iter("COMPARISON"):
        for element in comparison:
            prefix, _, rest = str(element.tag).partition("_")
            kind = KINDS.get(prefix)
            if kind is None or rest != "OUTCOME":
                continue
            found = [("", one) for one in element.findall(f"{prefix}_DATA")]
            for group in element.findall(f"{prefix}_SUBGROUP"):
                found += [(words(group.find("NAME")), one) for one in group.findall(f"{prefix}_DATA")]
            title, get = words(element.find("NAME")), element.get
            held = [(group, one) for group, one in found if one.get("STUDY_ID") in names]
            if len(held) < len(found):
                notes.say(f"{title!r}: rows that name a study which the review does not hold were left out.")
            given = [tuple(plain(one, name) for name in ATTRIBUTES[kind]) for _, one in held]
            if get("SWAP_EVENTS", "NO") != "NO" and kind == "binary":
                given = swapped(given, title, notes)
            data = tuple(
                Datum(names[one.get("STUDY_ID")], group, cells) for (group, one), cells in zip(held, given, strict=True)
            )
            measure = get("EFFECT_MEASURE") or words(element.find("EFFECT_MEASURE"))
            if kind == "estimates" and not are_logarithms(element, [one for _, one in held]):
                measure = as_they_stand(measure, title, notes)
            if data:
                yield Outcome(
                    get("ID", ""), words(comparison.find("NAME")), title, kind, measure,
                    get("METHOD", ""), get("RANDOM") == "YES",
                    get("TOTALS", "YES") == "YES", float(get("CI_TOTAL") or 95), data,
                )  # fmt: skip


def are_logarithms(outcome: Element, rows: list[Element]) -> bool:
    """Return whether RevMan shows the exponentials of the estimates; what it shows goes before what it says."""
    for one in rows:
        try:
            estimate, shown = float(one.get("ESTIMATE", "")), float(one.get("EFFECT_SIZE", ""))
        except ValueError:
            continue
        if not math.isclose(estimate, shown, rel_tol=1e-6):
            return math.isclose(math.exp(min(estimate, MOST_LOGARITHM)), shown, rel_tol=1e-4)
        if estimate != 0:
            return False
    return bool(outcome.get("LOG_DATA", "YES") != "NO")


def plain(element: Element, name: str) -> str:
    """Return a number as RevMan wrote it; counts without their point."""
    text: str = element.get(name, "")
    return re.sub(r"\.0+$", "", text) if name in COUNTS else text


def bias_rows(root: Element, ids: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return judgements of bias by Cochrane's first tool, as the table `risk_of_bias` holds them."""
    rows = [
        (ids[one.get("STUDY_ID")], "RoB 1", words(item.find("NAME")), JUDGEMENTS[one.get("RESULT")])
        for item in root.iter("QUALITY_ITEM")
        for one in item.iter("QUALITY_ITEM_DATA_ENTRY")
        if one.get("STUDY_ID") in ids and one.get("RESULT") in JUDGEMENTS
    ]
    return tuple(dict.fromkeys(rows))


def entries_of(study: Element) -> Iterator[FoundEntry]:
    """Yield the references of a study that have a title."""
    for one in study.findall("REFERENCE"):
        title = words(one.find("TI")) or words(one.find("TO"))
        authors = [name.strip() for name in re.split(r"[,;]", words(one.find("AU"))) if name.strip()]
        fields = {
            "title": title,
            "author": " and ".join(family_first(name) for name in authors),
            "journal": words(one.find("SO")),
            "year": words(one.find("YR")),
            "volume": words(one.find("VL")),
            "number": words(one.find("NO")),
            "pages": words(one.find("PG")),
        }
        for ident in one.iter("IDENTIFIER"):
            if ident.get("TYPE") in IDENTIFIERS and ident.get("VALUE"):
                fields[IDENTIFIERS[ident.get("TYPE")]] = ident.get("VALUE").strip()
        if title:
            yield FoundEntry(
                TYPES.get(one.get("TYPE", ""), "misc"), {key: value for key, value in fields.items() if value}
            )


def words(element: Element) -> str:
    """Return the text of an element in one line; empty where there is none."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
