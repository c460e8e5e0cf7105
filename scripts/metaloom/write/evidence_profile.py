"""`{{< woven evidence-profile >}}`: every rated result in a row, with what each domain of GRADE took from it."""

from __future__ import annotations

from metaloom.judge.certain import CertaintyOf, RatedDomain
from metaloom.text import numbers
from metaloom.text.certainty_words import DOMAINS, concern, level_badge
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings

MARKS = {"rule": "", "judgement": " (judged)", "override": " (override)", "nobody": ""}


def evidence_profile(findings: Findings) -> dict[str, str]:
    """Return the block: one table over all analyses whose certainty is declared."""
    rated = [analysis for analysis in findings.declarations.analyses if analysis.certainty is not None]
    rows = [
        [
            f"[{escape(analysis.title)}](/analyses/{analysis.id}.qmd)",
            *_cells(findings.results[analysis.id].certainty),
        ]
        for analysis in rated
    ]
    headers = ["Result", "Certainty", "Start", *DOMAINS.values(), "Raised"]
    table = markdown.table(headers, rows, "Certainty of every result that was rated", "tbl-evidence-profile")
    note = (
        "A minus sign and a number are levels taken away; a nought means that nothing was found to take one away for. "
        "The page of each result says why, and by whose word."
    )
    body = [table, note] if rows else ["No analysis declares its certainty."]
    return {"_generated/evidence-profile.qmd": markdown.page(markdown.GENERATED, *body)}


def _cells(rated: CertaintyOf | None) -> list[str]:
    if rated is None or rated.level is None or rated.start is None:
        return ["not rated: nothing to rate", *["–"] * (2 + len(DOMAINS))]
    cells = [domain_cell(part) for part in rated.domains.values()]
    raised = sum(part.steps for part in rated.raised.values())
    up = escape(f"+{numbers.count(raised)}") if raised else "0"
    return [level_badge(rated.level), escape(rated.start.level), *cells, up]


def domain_cell(part: RatedDomain) -> str:
    """Return what a domain takes away, and whether a person said so; words, not 0, where nothing could be assessed."""
    if not part.steps and not part.decided:
        return concern(part)
    taken = numbers.count(-part.steps) if part.steps else "0"
    return escape(f"{taken}{MARKS[part.by]}")
