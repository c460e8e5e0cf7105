"""Lists over the whole project: studies, analyses, answers of a chapter, what is still to be extracted, warnings."""

from __future__ import annotations

from metaloom.declare import DeclaredChapter
from metaloom.write import markdown
from metaloom.write.escape import escape
from metaloom.write.rows import code_words, study_link
from metaloom.write.sentences import answer
from metaloom.write.woven import OK, STUDIES, Woven, cell_text, records

STUDY_COLUMNS = {
    "year": "Year",
    "design": "Design",
    "population": "Population",
    "n_treated": "Treated",
    "n_control": "Control",
    "followup_weeks": "Weeks followed",
}


def studies_list(woven: Woven) -> str:
    """Every study with its design and size, and in how many analyses it enters."""
    studies = woven.studies
    if studies.empty:
        return "This project has no table of studies.\n"
    columns = [column for column in STUDY_COLUMNS if column in studies]
    numeric = frozenset(index + 1 for index, column in enumerate(columns) if column not in {"design", "population"})
    entered = {
        study["study_id"] for result in woven.results.values() if result["status"] == OK for study in result["studies"]
    }
    rows = [
        [
            study_link(woven, str(study)),
            *(escape(code_words(woven, STUDIES, column, row[column])) for column in columns),
            "yes" if study in entered else "no",
        ]
        for study, row in sorted(studies.iterrows(), key=lambda item: woven.label(str(item[0])).lower())
    ]
    headers = ["Study", *(STUDY_COLUMNS[column] for column in columns), "In a pooled result"]
    return markdown.page(markdown.GENERATED, markdown.table(headers, rows, "The studies", "tbl-studies", numeric))


def chapter_answers(woven: Woven, chapter: DeclaredChapter) -> str:
    """The answer of each analysis of a chapter, a sentence each, written from results."""
    lines = [
        f"- [{escape(analysis.title)}](/analyses/{analysis.id}.qmd): "
        f"{escape(answer(woven.results[analysis.id], analysis))}"
        for analysis in chapter.analyses
    ]
    return markdown.page(markdown.GENERATED, "\n".join(lines) or "This chapter declares no analysis.")


def to_extract(woven: Woven) -> str:
    """Rows that stand in the data but may enter no figure, with the reason."""
    seen: dict[tuple[str, str, str], None] = {}
    for name, table in sorted(woven.evidence.tables.items()):
        for record in records(table.frame):
            if record.get("verification") == "recalled_unverified" and "study_id" in record:
                seen[(str(record["study_id"]), cell_text(record.get("outcome")), name)] = None
    rows = [
        (study_link(woven, study), escape(outcome.replace("_", " ")), escape(name)) for study, outcome, name in seen
    ]
    if not rows:
        return "Nothing waits to be extracted.\n"
    caption = "Reported, not yet extracted: these numbers are remembered, not seen, and enter no figure"
    return markdown.page(
        markdown.GENERATED, markdown.table(["Study", "Outcome", "Table"], rows, caption, "tbl-to-extract")
    )


def notices(woven: Woven) -> str:
    """What the plausibility rules found, with the place of each."""
    rows = [
        (f"`{warning.place}`", escape(warning.cause), escape(warning.remedy)) for warning in woven.evidence.warnings
    ]
    if not rows:
        return "The plausibility rules found nothing.\n"
    caption = "What the plausibility rules found in the data"
    return markdown.page(
        markdown.GENERATED, markdown.table(["Where", "What", "What to do"], rows, caption, "tbl-notices")
    )
