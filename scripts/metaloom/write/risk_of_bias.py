"""`{{< woven risk-of-bias >}}`: every published judgement by study and domain, and how many studies have none."""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.catalogue.judgements import TOOLS
from metaloom.judge.risk_of_bias import TABLE, by_study
from metaloom.read.records import Row, line_of
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import LINE, Findings, cell_text, is_missing, records
from metaloom.write.proof.place import COUNTS, SECTION, line_place, place_of, row_mark, scope
from metaloom.write.rows import source_cell, study_link

HEADERS = ["Study", "Tool or scale", "Domain", "Judgement", "Who judged, and where"]


FILE = f"data/{TABLE}.csv"


def risk_of_bias(findings: Findings) -> dict[str, str]:
    """Return the block; empty of rows where a project has no table of judgements."""
    table = findings.evidence.tables.get(TABLE)
    lines = () if table is None else table.lines
    rows = [] if table is None else [{**row, LINE: line} for row, line in zip(records(table.frame), lines, strict=True)]
    return {
        "_generated/risk-of-bias.qmd": markdown.page(markdown.GENERATED, _told(findings, rows), _table(findings, rows))
    }


def _told(findings: Findings, rows: Sequence[Row]) -> str:
    """Return the counts, proved by the table of judgements; without one, by the count of the studies."""
    return scope(f"{line_place(FILE)}#{SECTION}" if rows else place_of(COUNTS), _counts(findings, rows))


def _counts(findings: Findings, rows: Sequence[Row]) -> str:
    known, studies = set(by_study(rows)), set(findings.labels or findings.results_by_study)
    rated = {str(row["study_id"]) for row in rows if not is_missing(row.get("study_id"))} - known
    total = numbers.count(len(studies))
    tools = ", ".join(TOOLS)
    own = len(rated & studies)
    scale = (
        f"; {numbers.spelled(own)} of these {'has' if own == 1 else 'have'} a rating on another scale, which is "
        "printed below unchanged"
    )
    return escape(
        f"{_have(len(known & studies))} of {total} studies {'has' if len(known & studies) < 2 else 'have'} a published "
        f"judgement by one of the tools of the field ({tools}) available to us. Not assessed: "
        f"{numbers.count(len(studies - known))}{scale if own else ''}."
    )


def _have(count: int) -> str:
    word = numbers.spelled(count)
    return f"{word[:1].upper()}{word[1:]}"


def _table(findings: Findings, rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    lines = [_line(findings, row) for row in rows]
    lines.sort(key=lambda line: line[0].lower())
    return markdown.table(HEADERS, lines, "Published judgements of quality and of risk of bias", "tbl-risk-of-bias")


def _line(findings: Findings, row: Row) -> list[str]:
    whole = is_missing(row.get("study_id"))
    study = escape(cell_text(row.get("subject"))) if whole else study_link(findings, str(row["study_id"]))
    quoted = {**row, "source_quote": None}
    who = "; ".join(cell_text(row.get(name)) for name in ("judged_by", "printed_in") if not is_missing(row.get(name)))
    source = source_cell(quoted, findings.evidence.bibliography)
    words = cell_text(row.get("words"))
    judgement = f"{cell_text(row.get('judgement'))} (“{words}”)" if words else cell_text(row.get("judgement"))
    if cell_text(row.get("tool")) not in TOOLS and (meaning := cell_text(row.get("notes"))):
        judgement += f" ({meaning})"
    told = [escape(text) for text in (cell_text(row.get("tool")), cell_text(row.get("domain")), judgement)]
    study += row_mark(line_place(FILE, line_of(row)))
    return [study, *told, f"{escape(who)} {source}"]
