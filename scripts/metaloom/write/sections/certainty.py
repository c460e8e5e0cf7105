"""How sure a result is: its level, where it started, what each domain cost and by whose word; the effect per 1000."""

from __future__ import annotations

from typing import Any

from metaloom.declare.analysis import Analysis
from metaloom.write import markdown
from metaloom.write.absolute_words import difference_text, risks_text, source_text
from metaloom.write.certainty_words import DOMAINS, concern, decided_by, level_text, levels_down, numbers_of
from metaloom.write.citations import cited
from metaloom.write.escape import escape
from metaloom.write.woven import Woven

HEADERS = ["Domain", "Concern", "Lowers by", "Why", "Who or what decided"]


def certainty(woven: Woven, analysis: Analysis) -> str:
    """The trace of a rating as a table, the absolute effect under it; empty where no certainty is declared."""
    result = woven.results[analysis.id]
    rated = result.get("certainty")
    if not rated:
        return ""
    head = markdown.heading("How sure this is", 2, "certainty")
    if rated["level"] is None:
        return markdown.page(head, escape(f"Certainty is not rated. {rated['reason']}"))
    start = rated["start"]
    decider = escape(decided_by({**start, "computed": None}))
    rows: list[tuple[str, ...]] = [("Start", escape(start["level"]), "", escape(start["reason"]), decider)]
    rows += [_row(name, part) for name, part in rated["domains"].items()]
    table = markdown.table(HEADERS, rows, "Certainty of the evidence by GRADE, domain by domain", "tbl-certainty")
    return markdown.page(head, _lead(rated), table, _absolute(woven, result))


def _lead(rated: dict[str, Any]) -> str:
    words = f"**Certainty: {escape(level_text(rated['level']))}.** "
    words += escape(f"What is rated is whether there is {rated['target']['kind']}.")
    if not rated["pooled"]:
        words += " One study stands behind it."
    if rated["open"]:
        names = ", ".join(DOMAINS[name].lower() for name in rated["open"])
        words += f" Nobody has judged {names}: the certainty can only be lower."
    return words


def _row(name: str, part: dict[str, Any]) -> tuple[str, ...]:
    why = f"{part['reason']} {numbers_of(name, part)}".strip()
    return (DOMAINS[name], concern(part), levels_down(part["steps"]), escape(why), escape(decided_by(part)))


def _absolute(woven: Woven, result: dict[str, Any]) -> str:
    found = result.get("absolute")
    if not found:
        return ""
    baseline = found["baseline"]
    source = escape(source_text(baseline)) or cited(woven, baseline["source"])
    note = f" ({escape(baseline['note'])})" if baseline["note"] else ""
    risks = risks_text(found)
    return (
        f"In absolute terms: {escape(risks)}: {escape(difference_text(found))}. The risk without treatment is that of "
        f"{source}{note}; the interval is that of the relative effect at this risk."
    )
