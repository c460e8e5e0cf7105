"""Every analysis of the project in one table: how many studies of which design, what came out, and from which texts."""

from __future__ import annotations

from collections import Counter

from metaloom.judge.judged import Judged
from metaloom.text import counts, numbers
from metaloom.text.escape import escape
from metaloom.text.sentences import estimate_text
from metaloom.text.vocabulary import effect_name, lowered
from metaloom.write import markdown
from metaloom.write.findings import OK, STUDIES, Findings, is_missing, records
from metaloom.write.rows import code_words

HEADERS = ["Analysis", "Measure", "Studies", "Designs", "Result", "Sources"]


def analyses_list(findings: Findings) -> str:
    """Return every analysis with its result, or the reason why there is none."""
    rows = []
    for analysis in findings.declarations.analyses:
        result = findings.results[analysis.id]
        outcome = estimate_text(result) if result.status == OK else f"not estimable: {result.reason}"
        rows.append(
            (
                f"[{escape(analysis.title)}](/analyses/{analysis.id}.qmd)",
                escape(effect_name(result)) if result.measure else "",
                counts.cell(result),
                _designs(findings, result),
                escape(outcome),
                _sources(findings, result),
            )
        )
    table = markdown.table(HEADERS, rows, "The analyses", "tbl-analyses", frozenset({2}))
    table = markdown.consulted("The analyses", table, rows)
    return markdown.page(markdown.GENERATED, table if rows else "No analysis is declared.")


def _designs(findings: Findings, result: Judged) -> str:
    """Return how many studies of each design, the most frequent first; a dash where designs are not recorded."""
    rows = [findings.study_rows.get(study, {}) for study in dict.fromkeys(s.study_id for s in result.studies)]
    found = Counter(code_words(findings, STUDIES, "design", row.get("design")) for row in rows)
    named = [f"{lowered(design)}: {numbers.count(times)}" for design, times in found.most_common() if design]
    return escape("; ".join(named)) or "—"


def _sources(findings: Findings, result: Judged) -> str:
    """Return a citation of every text that a row of the analysis was read in."""
    lines = {study.line for study in result.studies}
    frame = findings.selections[result.id].frame
    named = [row.get("reference") for row in records(frame) if row.get("_line") in lines]
    known = [str(name) for name in named if not is_missing(name) and str(name) in findings.evidence.bibliography]
    return f"[{'; '.join(f'@{name}' for name in dict.fromkeys(known))}]" if known else "—"
