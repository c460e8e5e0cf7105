"""Claims as blocks: a board of verdicts for a front page, and every claim with its numbers and its rule.

`{{< woven claims >}}` shows each claim, by topic, with the numbers that decide it in words, the reason where nothing
can be decided, and the conditions themselves. `{{< woven claims-board >}}` counts and lists, and leads to the former,
which it expects on the page chapters/claims.qmd.
"""

from __future__ import annotations

from metaloom.declare.claim import Status
from metaloom.judge.claims import Verdict
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.citations import named, with_citations
from metaloom.write.deciding_numbers import deciding_numbers, short_number
from metaloom.write.figure_block import fold
from metaloom.write.findings import Findings
from metaloom.write.proof.place import COUNTS, place_of, proved, scope

ORDER: tuple[Status, ...] = ("supported", "contradicted", "reported by one study", "undecided", "not testable")
UNTOLD: Status = "not testable"
SIGNS: dict[Status, str] = {
    "supported": "✓",
    "contradicted": "↔",
    "reported by one study": "1",
    "undecided": "?",
    "not testable": "–",
}
"""A sign for each verdict; none is a cross, which would be read as a harm."""
OTHER = "Other claims"
NOTHING = "No claim is declared.\n"


def claims(findings: Findings) -> dict[str, str]:
    """Return both blocks."""
    return {"_generated/claims-board.qmd": board(findings), "_generated/claims.qmd": page(findings)}


def board(findings: Findings) -> str:
    """Return how many claims have which verdict, and each claim in a line that leads to its numbers.

    What nothing can decide, and what the project says itself, is folded away.
    """
    if not findings.verdicts:
        return NOTHING
    others = [verdict for verdict in findings.verdicts if verdict.claim.source is not None]
    own = [verdict for verdict in findings.verdicts if verdict.claim.source is None]
    groups = {status: [verdict for verdict in others if verdict.status == status] for status in ORDER}
    told = ", ".join(f"{numbers.count(len(members))} {status}" for status, members in groups.items() if members)
    counted = place_of(COUNTS)
    blocks = [scope(counted, f"{numbers.counted(len(others), 'claim')} of others: {told}.") if others else ""]
    for status, members in groups.items():
        if members and status != UNTOLD:
            blocks += [f"{chip(status)} {scope(counted, numbers.count(len(members)))}", _lines(findings, members)]
    if groups[UNTOLD]:
        blocks.append(
            fold(
                f"{numbers.counted(len(groups[UNTOLD]), 'claim')} that these data cannot test",
                _lines(findings, groups[UNTOLD]),
            )
        )
    if own:
        blocks.append(
            fold(
                f"{numbers.counted(len(own), 'statement')} of this site's own, held by the build",
                _lines(findings, own),
            )
        )
    return markdown.page(markdown.GENERATED, *blocks)


def page(findings: Findings) -> str:
    """Return every claim under its topic."""
    if not findings.verdicts:
        return NOTHING
    topics = dict.fromkeys(verdict.claim.topic or OTHER for verdict in findings.verdicts)
    blocks = [markdown.GENERATED]
    for topic in topics:
        members = [verdict for verdict in findings.verdicts if (verdict.claim.topic or OTHER) == topic]
        head = [markdown.heading(escape(topic), 2)] if len(topics) > 1 else []
        blocks += [*head, *(one_claim(findings, verdict) for verdict in members), _rules(members)]
    return markdown.page(*blocks)


def one_claim(findings: Findings, verdict: Verdict) -> str:
    """Return a claim with the verdict, its source, and the numbers that decide."""
    claim = verdict.claim
    head = markdown.heading(escape(claim.text), 3, f"claim-{claim.id}")
    quote = f" “{escape(claim.quote)}”" if claim.quote else ""
    decided = "".join(f"\n- {line}" for line in deciding_numbers(findings, claim))
    untold = verdict.reason is not None and escape(verdict.reason) not in decided
    reason = f"\n- {with_citations(findings, verdict.reason)}" if untold and verdict.reason else ""
    said = f"{chip(verdict.status)} Source: {named(findings, claim.source)}.{quote}"
    return markdown.page(head, proved(_proof(verdict), markdown.page(said, f"{decided}{reason}".strip()))).rstrip()


def _proof(verdict: Verdict) -> str:
    """Return where the numbers of a verdict are proved: by the analysis or survey that decides, else the counts."""
    return place_of(verdict.claim.analysis or verdict.claim.survey or COUNTS)


def chip(status: Status) -> str:
    """Return a verdict as a coloured word with a sign, so that colour is never all."""
    return markdown.span(f"{SIGNS[status]} {status}", "ml-verdict", f"ml-{status.replace(' ', '-')}")


def _lines(findings: Findings, verdicts: list[Verdict]) -> str:
    """Return one line a claim, with the number beside the verdict."""
    lines = []
    for verdict in verdicts:
        claim = verdict.claim
        number = short_number(findings, claim) if verdict.status != UNTOLD and claim.source is not None else ""
        told = f": {scope(_proof(verdict), number)}" if number else ""
        lines.append(f"- [{escape(claim.text)}](/chapters/claims.qmd#claim-{claim.id}){told}")
    return "\n".join(lines)


def _rules(verdicts: list[Verdict]) -> str:
    """Return the conditions of the claims of one topic, folded away; empty where none has one."""
    rules = [f"{escape(verdict.claim.text)}\n:   {_rule(verdict)}" for verdict in verdicts if verdict.claim.holds_when]
    return fold("The rules, as they are declared", "\n\n".join(rules)) if rules else ""


def _rule(verdict: Verdict) -> str:
    claim = verdict.claim
    fails = f"; contradicted when {_code(claim.fails_when)}" if claim.fails_when else ""
    return f"Supported when {_code(str(claim.holds_when))}{fails}."


def _code(condition: str) -> str:
    return markdown.span(escape(condition), "ml-condition")
