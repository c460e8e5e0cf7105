"""Directions of effect in a chapter: the plot, a sentence an outcome, the counts, and every vote with its words."""

from __future__ import annotations

from metaloom.judge.certain import CertaintyOf
from metaloom.surveys.directions.declare import Directions
from metaloom.surveys.directions.describe import tail_of
from metaloom.surveys.directions.facts import ALL, Facts, OutcomeVotes, VoteRow
from metaloom.surveys.directions.words import (
    BASES,
    NOTE,
    VOTES,
    certainty_sentence,
    combined_words,
    outcome_sentence,
    sign_words,
)
from metaloom.text import numbers
from metaloom.text.certainty_words import DOMAINS, concern, decided_by, level_badge, levels_down
from metaloom.text.escape import escape
from metaloom.text.times import time_text
from metaloom.write import markdown
from metaloom.write.evidence_profile import domain_cell
from metaloom.write.figure_block import fold, note_of, survey_figures
from metaloom.write.findings import Findings
from metaloom.write.proof.place import number_place, row_mark, scope
from metaloom.write.rows import study_link

ORDER = [*DOMAINS.values()]
SIGNED = ("benefit", "harm", "no_difference", "conflicting")


def block(findings: Findings, declared: Directions, found: Facts) -> str:
    """Return the block of one survey of directions."""
    sentences = "\n".join(
        f"- {scope(_place(declared.id, outcome), escape(outcome_sentence(outcome)))}" for outcome in found.outcomes
    )
    return markdown.page(
        markdown.GENERATED,
        markdown.side_by_side(f"{escape(NOTE)} {escape(certainty_sentence(found))}".rstrip(), note_of(declared.note)),
        *survey_figures(findings, declared.id),
        fold("Outcome by outcome, in sentences", sentences),
        fold("Counts, sign tests and combined P values", _counts(declared, found)),
        fold("How sure the directions are, and why", _certainty(found)),
        fold("Every vote, with the words it rests on", _votes(findings, found)),
        *([fold("What does not vote, and why", left)] if (left := _left_out(findings, found)) else []),
    )


def _place(owner: str, outcome: OutcomeVotes, group: str = ALL) -> str:
    """Return where the votes of an outcome, or of one group of it, are proved."""
    return number_place(owner, f"studies-{tail_of(outcome.label, group)}")


def _rated(found: Facts) -> list[tuple[str, CertaintyOf]]:
    """Return what is rated, by name: each group that is distinguished, or all studies where none is."""
    return [
        (
            outcome.label + ("" if len(outcome.groups) == 1 else f", {group.label.lower()}"),
            group.certainty,
        )
        for outcome in found.outcomes
        for group in outcome.apart
        if group.certainty
    ]


def _certainty(found: Facts) -> str:
    """Return each rating in a row, with the reasons below."""
    rated = _rated(found)
    head = ["What is rated", "Certainty", "Start", *DOMAINS.values()]
    rows = [
        [
            escape(name),
            level_badge(one.level),
            escape(one.start.level if one.start else ""),
            *map(domain_cell, one.domains.values()),
        ]
        for name, one in rated
    ]
    note = (
        "A minus sign and a number are levels taken away; a nought means that nothing was found to take one away for. "
        "Votes have no size: what is rated is the direction alone."
    )
    return markdown.page(markdown.table(head, rows), note, _reasons(rated)).rstrip()


def _reasons(rated: list[tuple[str, CertaintyOf]]) -> str:
    """Return each reason once, by domain, with what it was given for."""
    told: dict[tuple[str, str], list[str]] = {}
    for name, one in rated:
        for domain, part in one.domains.items():
            decided = "" if part.by in ("rule", "nobody") else f" ({decided_by(part)})"
            cost = f", {levels_down(part.steps)} down" if part.steps else ""
            told.setdefault((f"{DOMAINS[domain]}: {concern(part)}{cost}", f"{part.reason}{decided}"), []).append(name)
    every = len(rated)
    return markdown.definitions(
        (escape(head), escape(f"{reason} Given for {'every row' if len(names) == every else '; '.join(names)}."))
        for (head, reason), names in sorted(told.items(), key=lambda item: ORDER.index(item[0][0].partition(":")[0]))
    )


def _counts(declared: Directions, found: Facts) -> str:
    head = ["Outcome", "Studies", "Benefit", "Harm", "No difference", "Conflicting", "Share for benefit, sign test"]
    rows = []
    for outcome in found.outcomes:
        for number, group in enumerate(outcome.groups):
            name = outcome.label if number == 0 else f"— {group.label}"
            counts = [numbers.count(group.count(key)) for key in ("k", *SIGNED)]
            mark = row_mark(_place(declared.id, outcome, group.label))
            rows.append([f"{escape(name)}{mark}", *counts, escape(sign_words(group))])
    caption = escape(f"{declared.title}: votes by direction; share of those with a direction, 95% Wilson interval")
    combined = [
        f"- {escape(outcome.label)}: {escape(combined_words(outcome.groups[0]))}"
        for outcome in found.outcomes
        if outcome.groups[0].directed > 1
    ]
    table = markdown.table(head, rows, caption, f"tbl-{declared.id}", frozenset(range(1, 6)))
    return markdown.page(table, "\n".join(combined)).rstrip()


def _votes(findings: Findings, found: Facts) -> str:
    rows = [
        [
            escape(outcome.label),
            study_link(findings, vote.study_id),
            escape(VOTES[vote.vote]),
            escape(time_text(vote.time)),
            escape(BASES[vote.basis] + _p(vote)),
            escape(f"“{vote.words}”") if vote.words else "",
            escape(f"data/{vote.table}.csv:{vote.line}"),
        ]
        for outcome in found.outcomes
        for vote in outcome.votes
    ]
    return markdown.table(["Outcome", "Study", "Vote", "When", "Rests on", "Words", "Row"], rows)


def _left_out(findings: Findings, found: Facts) -> str:
    rows = [
        [escape(outcome.label), study_link(findings, item.study_id), escape(item.reason)]
        for outcome in found.outcomes
        for item in outcome.left_out
    ]
    return markdown.table(["Outcome", "Study", "Why"], rows) if rows else ""


def _p(vote: VoteRow) -> str:
    if vote.p is None:
        return ""
    operator = vote.p_operator if vote.p_operator in ("<", ">") else "="
    return f" (P {operator} {numbers.plain(vote.p)})"
