"""A page for each study, in the order of an editor's questions: what it is, what is doubtful, where it is used, its
data.
"""

from __future__ import annotations

from metaloom.read.records import Row
from metaloom.text.escape import escape, link, title_text
from metaloom.write import markdown
from metaloom.write.disagreements import corrections_about, disagreements_about
from metaloom.write.errata import errata_about
from metaloom.write.figure_block import fold
from metaloom.write.findings import CORRECTIONS, DISAGREEMENTS, LINE, STUDIES, Findings, cell_text, is_missing
from metaloom.write.proof.place import line_place, proved
from metaloom.write.rows import NOT_GIVEN, PROVENANCE, meaning_of, name_of, note_text, source_cell, spoken, study_link
from metaloom.write.study_rows import table_entries, table_section
from metaloom.write.study_use import analyses_section, surveys_section

BOOKKEEPING = frozenset(
    {"title", "doi", "pmid", "pmcid", "first_author", "journal", "year", "identifier_status", "identifiers_to_check",
     "identifier_note"}
)  # fmt: skip
HIDDEN = frozenset({"study_id", "label", "notes", *PROVENANCE})
OWN_SECTION = frozenset({DISAGREEMENTS, CORRECTIONS, "source_errata"})
RISK_OF_BIAS = "risk_of_bias"


def study_page(findings: Findings, study_id: str) -> str:
    """Return the page of one study as Quarto Markdown."""
    row = findings.study_rows[study_id]
    title = row.get("title")
    return markdown.page(
        markdown.front_matter(title_text(findings.label(study_id)), None if is_missing(title) else title_text(title)),
        markdown.GENERATED,
        _identity(findings, row),
        markdown.heading("The study", 2, "study"),
        _description(findings, row),
        _doubts(findings, study_id),
        analyses_section(findings, study_id),
        surveys_section(findings, study_id),
        _bias(findings, study_id),
        _data(findings, study_id),
        _corrections(findings, study_id),
    )


def _identity(findings: Findings, row: Row) -> str:
    parts = []
    if not is_missing(row.get("reference")) and str(row["reference"]) in findings.evidence.bibliography:
        parts.append(f"[@{row['reference']}]")
    if not is_missing(row.get("doi")):
        parts.append(link(f"doi:{row['doi']}", f"https://doi.org/{row['doi']}"))
    if not is_missing(row.get("pmid")):
        parts.append(
            link(f"PubMed {cell_text(row['pmid'])}", f"https://pubmed.ncbi.nlm.nih.gov/{cell_text(row['pmid'])}/")
        )
    seen = source_cell({**row, "reference": None, "source_url": None} if parts else row, findings.evidence.bibliography)
    if parts and seen != NOT_GIVEN:
        parts.append(f"read: {seen}")
    return " · ".join(parts or [seen])


def _description(findings: Findings, row: Row) -> str:
    said = {
        column: (name_of(findings, STUDIES, column), escape(spoken(meaning_of(findings, STUDIES, column, value))))
        for column, value in row.items()
        if column not in HIDDEN and not column.startswith("_") and not is_missing(value)
    }
    main = [pair for column, pair in said.items() if column not in BOOKKEEPING]
    rest = [pair for column, pair in said.items() if column in BOOKKEEPING]
    notes = row.get("notes")
    told = markdown.page(
        markdown.facts(main) if main else "",
        "" if is_missing(notes) else note_text(findings, notes),
        fold("Title, journal, identifiers and how far they can be trusted", markdown.facts(rest)) if rest else "",
    ).rstrip()
    line = row.get(LINE)
    return proved(line_place(f"data/{STUDIES}.csv", line), told).rstrip() if isinstance(line, int) else told


def _doubts(findings: Findings, study_id: str) -> str:
    """Return what a reader must know before using the study: shared patients, contradictions.

    Empty where nothing is known.
    """
    overlaps = _overlaps(findings, study_id)
    disagreements = disagreements_about(findings, study_id)
    errata = errata_about(findings, study_id)
    if not (overlaps or disagreements or errata):
        return ""
    return markdown.page(
        markdown.heading("What to know before using it", 2, "doubts"),
        *([markdown.heading("It may share patients", 3, "overlaps"), overlaps] if overlaps else []),
        errata,
        *(
            [markdown.heading("What sources say differently", 3, "disagreements"), disagreements]
            if disagreements
            else []
        ),
    ).rstrip()


def _overlaps(findings: Findings, study_id: str) -> str:
    items = []
    for overlap in findings.evidence.overlaps:
        pair = (overlap.study_a, overlap.study_b)
        if study_id in pair:
            other = pair[1] if pair[0] == study_id else pair[0]
            items.append(f"- With {study_link(findings, other)}: {escape(overlap.why)}")
    return markdown.page("\n".join(items), "The two are never pooled together.").rstrip() if items else ""


def _bias(findings: Findings, study_id: str) -> str:
    """Return the published judgements of quality; a sentence where a project that keeps them has none for this
    study.
    """
    if RISK_OF_BIAS not in findings.evidence.tables:
        return ""
    found = findings.rows_by_study.get(study_id, {}).get(RISK_OF_BIAS)
    body = table_entries(findings, RISK_OF_BIAS, found) if found else "No published judgement was found: not assessed."
    return markdown.page(markdown.heading("Risk of bias", 2, "risk-of-bias"), body).rstrip()


def _data(findings: Findings, study_id: str) -> str:
    """Return the rows of all other tables, those that analyses use first."""
    tables = findings.rows_by_study.get(study_id, {})
    used = dict.fromkeys(analysis.table for analysis in findings.declarations.analyses)
    names = sorted(set(tables) - OWN_SECTION - {RISK_OF_BIAS}, key=lambda name: (name not in used, name))
    if not names:
        return ""
    return markdown.page(
        markdown.heading("Its data", 2, "data"), *(table_section(findings, name, tables[name]) for name in names)
    ).rstrip()


def _corrections(findings: Findings, study_id: str) -> str:
    found = corrections_about(findings, study_id)
    return markdown.page(markdown.heading("Corrections of these data", 2, "corrections"), found) if found else ""
