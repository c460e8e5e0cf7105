"""Lists over the whole project: studies, analyses, answers of a chapter, what is still to be extracted, warnings."""

from __future__ import annotations

from metaloom.declare import DeclaredChapter
from metaloom.declare.views import TableView
from metaloom.text.escape import escape
from metaloom.text.sentences import answer
from metaloom.write import markdown
from metaloom.write.errata import called
from metaloom.write.findings import STUDIES, Findings, cell_text, records
from metaloom.write.rows import code_words, study_link
from metaloom.write.views import table_view

STUDY_COLUMNS = {
    "label": "Study",
    "year": "Year",
    "design": "Design",
    "population": "Population",
    "n_treated": "Treated",
    "n_control": "Control",
    "followup_weeks": "Weeks followed",
}
STUDY_FILTERS = ("design", "population")


def studies_view(findings: Findings) -> TableView:
    """Return the table of studies as it is printed where no chapter declares one of its own."""
    columns = {name: heading for name, heading in STUDY_COLUMNS.items() if name == "label" or name in findings.studies}
    filters = [name for name in STUDY_FILTERS if name in columns]
    sort = [name for name in ("label", "study_id") if name in findings.studies][:1]
    columns |= {"reported": "Reported", "pooled": "In a pooled result"}
    filters += ["reported", "pooled"]
    return TableView(id="studies", title="The studies", table=STUDIES, columns=columns, sort=sort, filters=filters)


def studies_list(findings: Findings) -> str:
    """Return every study with its design and size, what it reports, and whether it enters a pooled result."""
    return _of_results(findings) if findings.studies.empty else table_view(findings, studies_view(findings))


def _of_results(findings: Findings) -> str:
    """Return the studies of the results, where no table describes studies."""
    titles = {
        analysis.id: f"[{escape(analysis.title)}](/analyses/{analysis.id}.qmd)"
        for analysis in findings.declarations.analyses
    }
    rows = [
        [escape(name), ", ".join(titles[one] for one in where)]
        for name, where in sorted(findings.results_by_study.values(), key=lambda found: found[0].casefold())
    ]
    if not rows:
        return "No study enters a result yet.\n"
    return markdown.table(("Study", "Results"), rows, "The studies and the results that they enter", "tbl-studies")


def chapter_answers(findings: Findings, chapter: DeclaredChapter) -> str:
    """Return the answer of each analysis of a chapter, a sentence each, written from results."""
    lines = [
        f"- [{escape(analysis.title)}](/analyses/{analysis.id}.qmd): "
        f"{escape(answer(findings.results[analysis.id], analysis))}"
        for analysis in chapter.analyses
    ]
    return markdown.page(markdown.GENERATED, "\n".join(lines) or "This chapter declares no analysis.")


def to_extract(findings: Findings) -> str:
    """Return rows that are in the data but may enter no figure, with the reason."""
    seen: dict[tuple[str, str, str], None] = {}
    for name, table in sorted(findings.evidence.tables.items()):
        for record in records(table.frame):
            if record.get("verification") == "recalled_unverified" and "study_id" in record:
                seen[(str(record["study_id"]), cell_text(record.get("outcome")), name)] = None
    rows = [
        (
            study_link(findings, study),
            escape(code_words(findings, name, "outcome", outcome).replace("_", " ")),
            escape(f"data/{name}.csv"),
        )
        for study, outcome, name in seen
    ]
    if not rows:
        return "Nothing waits to be extracted.\n"
    caption = "Reported, not yet extracted: these numbers are remembered, not seen, and enter no figure"
    body = markdown.table(["Study", "Outcome", "Table"], rows, caption, "tbl-to-extract")
    return markdown.page(markdown.GENERATED, markdown.consulted("Reported, not yet extracted", body, rows))


def notices(findings: Findings) -> str:
    """Return what the plausibility rules found, with the place of each."""
    rows = [
        (f"`{warning.place}`", escape(called(warning.cause)), escape(warning.remedy))
        for warning in findings.evidence.warnings
    ]
    if not rows:
        return "The plausibility rules found nothing.\n"
    caption = "What the plausibility rules found in the data"
    table = markdown.table(["Where", "What", "What to do"], rows, caption, "tbl-notices")
    return markdown.page(markdown.GENERATED, markdown.consulted(caption, table, rows))
