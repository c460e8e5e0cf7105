"""How sure a result is: its level, where it started, what each domain cost and by whose word; the effect per 1000."""

from __future__ import annotations

from metaloom.declare.analysis import Analysis
from metaloom.judge.certain import CertaintyOf, RaisedLevel, RatedDomain
from metaloom.judge.judged import Judged
from metaloom.text.absolute_words import difference_text, risks_text, source_text
from metaloom.text.certainty_words import DOMAINS, RAISED, concern, decided_by, level_badge, levels_down, numbers_of
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.citations import cited
from metaloom.write.findings import Findings


def certainty(findings: Findings, analysis: Analysis) -> str:
    """Return the rating, the absolute effect and the trace domain by domain; empty where no certainty is declared."""
    result = findings.results[analysis.id]
    rated = result.certainty
    if not rated:
        return ""
    head = markdown.heading("How sure this is", 2, "certainty")
    if rated.level is None:
        return markdown.page(head, escape(f"Certainty is not rated. {rated.reason}"))
    start = rated.start
    entries = []
    if start:
        entries.append((f"Starts {escape(start.level)}", escape(f"{start.reason} Decided {decided_by(start)}.")))
    entries += [_entry(name, part) for name, part in rated.domains.items()]
    entries += [_raised(name, part) for name, part in rated.raised.items()]
    domains = markdown.details("Domain by domain, with the reasons", markdown.facts(entries), on_paper=True)
    return markdown.page(head, _lead(rated), _absolute(findings, result), domains)


def _lead(rated: CertaintyOf) -> str:
    words = f"**Certainty:** {level_badge(rated.level)} "
    words += escape(f"What is rated is whether there is {rated.target.kind if rated.target else 'an effect'}.")
    if not rated.pooled:
        words += " It rests on one study."
    if rated.open:
        names = ", ".join(DOMAINS[name].lower() for name in rated.open)
        words += f" Nobody has judged {names}: the certainty can only be lower."
    return words


def _entry(name: str, part: RatedDomain) -> tuple[str, str]:
    """Return a domain with its concern and cost as the term, the reason with its numbers and the decider as the
    meaning.
    """
    cost = f", {levels_down(part.steps)} down" if part.steps else ""
    decided = "" if part.by == "nobody" else f"Decided {decided_by(part)}."
    told = " ".join(filter(None, (part.reason, numbers_of(name, part), decided)))
    return escape(f"{DOMAINS[name]}: {concern(part)}{cost}"), escape(told)


def _raised(name: str, part: RaisedLevel) -> tuple[str, str]:
    decided = f"Decided {decided_by(part)}."
    return escape(f"{RAISED[name]}: {levels_down(part.steps)} up"), escape(f"{part.reason} {decided}")


def _absolute(findings: Findings, result: Judged) -> str:
    found = result.absolute
    if not found:
        return ""
    baseline = found.baseline
    source = escape(source_text(baseline)) or cited(findings, baseline.source)
    note = f" ({escape(baseline.note)})" if baseline.note else ""
    risks, of = risks_text(found), "" if baseline.arms and baseline.arms > 1 else "that of "
    return (
        f"In absolute terms: {escape(risks)}: {escape(difference_text(found))}. The risk without treatment is {of}"
        f"{source}{note}; the interval is that of the relative effect at this risk."
    )
