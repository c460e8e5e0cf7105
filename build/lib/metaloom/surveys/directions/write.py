"""Directions of effect in a chapter: the plot, a sentence an outcome, the counts, and every vote with its words."""

from __future__ import annotations

from typing import Any

from metaloom.surveys.directions.declare import Directions
from metaloom.surveys.directions.words import BASES, NOTE, VOTES, combined_words, outcome_sentence, sign_words
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.text.times import time_text
from metaloom.write import markdown
from metaloom.write.figure_block import fold, note_of, survey_figures
from metaloom.write.findings import Woven
from metaloom.write.rows import study_link

SIGNED = ("benefit", "harm", "no_difference", "conflicting")


def block(woven: Woven, declared: Directions, found: dict[str, Any]) -> str:
    """Return the block of one survey of directions."""
    sentences = "\n".join(f"- {escape(outcome_sentence(outcome))}" for outcome in found["outcomes"])
    return markdown.page(
        markdown.GENERATED,
        sentences,
        escape(NOTE),
        _certainty(found),
        *survey_figures(woven, declared.id),
        note_of(declared.note),
        fold("Counts, sign tests and combined P values", _counts(declared, found)),
        fold("Every vote, with the words it rests on", _votes(woven, found)),
        *([fold("What does not vote, and why", left)] if (left := _left_out(woven, found)) else []),
    )


def _certainty(found: dict[str, Any]) -> str:
    judged = found["certainty"]
    if not judged:
        return ""
    return escape(f"Certainty: {judged['level']}. {judged['reason']} (judged by {judged['by']})")


def _counts(declared: Directions, found: dict[str, Any]) -> str:
    head = ["Outcome", "Studies", "Benefit", "Harm", "No difference", "Conflicting", "Share for benefit, sign test"]
    rows = []
    for outcome in found["outcomes"]:
        for number, group in enumerate(outcome["groups"]):
            name = outcome["label"] if number == 0 else f"— {group['label']}"
            counts = [numbers.count(group[key]) for key in ("k", *SIGNED)]
            rows.append([escape(name), *counts, escape(sign_words(group))])
    caption = escape(f"{declared.title}: votes by direction; share of those with a direction, 95% Wilson interval")
    combined = [
        f"- {escape(outcome['label'])}: {escape(combined_words(outcome['groups'][0]))}"
        for outcome in found["outcomes"]
        if outcome["groups"][0]["benefit"] + outcome["groups"][0]["harm"]
    ]
    table = markdown.table(head, rows, caption, f"tbl-{declared.id}", frozenset(range(1, 6)))
    return markdown.page(table, "\n".join(combined)).rstrip()


def _votes(woven: Woven, found: dict[str, Any]) -> str:
    rows = [
        [
            escape(outcome["label"]),
            study_link(woven, vote["study_id"]),
            escape(VOTES[vote["vote"]]),
            escape(time_text(vote["time"])),
            escape(BASES[vote["basis"]] + _p(vote)),
            escape(f"“{vote['words']}”") if vote["words"] else "",
            escape(f"data/{vote['table']}.csv:{vote['line']}"),
        ]
        for outcome in found["outcomes"]
        for vote in outcome["votes"]
    ]
    return markdown.table(["Outcome", "Study", "Vote", "When", "Rests on", "Words", "Row"], rows)


def _left_out(woven: Woven, found: dict[str, Any]) -> str:
    rows = [
        [escape(outcome["label"]), study_link(woven, item["study_id"]), escape(item["reason"])]
        for outcome in found["outcomes"]
        for item in outcome["left_out"]
    ]
    return markdown.table(["Outcome", "Study", "Why"], rows) if rows else ""


def _p(vote: dict[str, Any]) -> str:
    if vote["p"] is None:
        return ""
    operator = vote["p_operator"] if vote["p_operator"] in ("<", ">") else "="
    return f" (P {operator} {numbers.plain(vote['p'])})"
