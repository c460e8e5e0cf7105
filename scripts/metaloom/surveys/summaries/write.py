"""A summary of findings in a chapter: an outcome in each row, the reasons for its certainty as notes below."""

from __future__ import annotations

from string import ascii_lowercase
from typing import Any

from metaloom.judge.margins import margins_of
from metaloom.judge.verbs import plain_words
from metaloom.surveys.summaries.declare import Summary
from metaloom.text import numbers
from metaloom.text.absolute_words import difference_text, source_text
from metaloom.text.certainty_words import DOMAINS, level_badge, levels_down
from metaloom.text.escape import escape
from metaloom.text.sentences import estimate_text, people_text, single_text
from metaloom.text.vocabulary import measure_name
from metaloom.write import markdown
from metaloom.write.citations import cited
from metaloom.write.figure_block import note_of
from metaloom.write.findings import OK, STUDIES, Findings
from metaloom.write.rows import code_words

HEADERS = [
    "Outcome", "Studies and participants", "Relative effect", "Without treatment", "Difference with treatment",
    "Certainty", "In plain words",
]  # fmt: skip


def block(woven: Findings, declared: Summary, found: dict[str, Any]) -> str:
    """Return the question, the table and its notes."""
    notes: dict[str, str] = {}
    rows = [_row(woven, row, notes) for row in found["rows"]]
    question = (
        f"**{escape(_capital(declared.intervention))}** compared with **{escape(declared.comparison)}**, in "
        f"**{escape(declared.population)}**."
    )
    listed = "\n".join(f"- {mark}: {text}" for text, mark in notes.items())
    table = markdown.table(HEADERS, rows, escape(declared.title), f"tbl-{declared.id}")
    return markdown.page(markdown.GENERATED, question, table, listed, note_of(declared.note))


def _row(woven: Findings, row: dict[str, Any], notes: dict[str, str]) -> list[str]:
    analysis, result = woven.analysis(row["analysis"]), woven.results[row["analysis"]]
    rated = row["certainty"]
    title = f"[{escape(analysis.title)}](/analyses/{analysis.id}.qmd)"
    if rated is None or rated["level"] is None:
        reason = escape(result["reason"] or "Its certainty is not declared.")
        return [title, _studies(woven, row), "not estimable", "", "", "not rated", reason]
    effect = estimate_text(result) if result["status"] == OK else single_text(result)
    marks = f"[{', '.join(_marks(rated, notes))}]{{.ml-note-mark}}"
    words = plain_words(result, analysis.better, margins_of(result, analysis))
    return [
        title,
        _studies(woven, row),
        escape(f"{measure_name(row['measure'])} {effect}"),
        *_absolute(woven, row, notes),
        f"{level_badge(rated['level'])} {marks}".strip(),
        escape(f"{_capital(words)}."),
    ]


def _studies(woven: Findings, row: dict[str, Any]) -> str:
    """How many studies of which design, and how many people."""
    kinds = [f"{_design(woven, kind['design'])}: {numbers.count(kind['studies'])}" for kind in row["designs"]]
    people = people_text(woven.results[row["analysis"]])
    return escape("; ".join(filter(None, (*kinds, people)))) if kinds else "none"


def _design(woven: Findings, design: str | None) -> str:
    words = code_words(woven, STUDIES, "design", design) if design else "design not recorded"
    return f"{words[:1].lower()}{words[1:]}"


def _absolute(woven: Findings, row: dict[str, Any], notes: dict[str, str]) -> tuple[str, str]:
    found, means = row["absolute"], row["control_means"]
    if found:
        baseline = found["baseline"]
        told = escape(source_text(baseline)) or cited(woven, baseline["source"])
        note = f", {escape(baseline['note'])}" if baseline["note"] else ""
        mark = _mark(notes, f"Risk without treatment: {told}{note}.")
        without = f"{numbers.per_thousand(baseline['risk'])} per 1000 [{mark}]{{.ml-note-mark}}"
        return without, escape(difference_text(found))
    if means:
        ends = [numbers.plain(mean, 2) for mean in dict.fromkeys(means)]
        return escape(f"mean {' to '.join(ends)} in the control arms"), "as the relative effect"
    return "not known", "not known"


def _marks(rated: dict[str, Any], notes: dict[str, str]) -> list[str]:
    """Return a mark for each domain that lowers certainty and for each that nobody judged."""
    parts = [(name, part) for name, part in rated["domains"].items() if part["steps"] or part["by"] == "nobody"]
    marks = (
        [_mark(notes, _note("Start", f"low. {rated['start']['reason']}"))] if rated["start"]["level"] == "low" else []
    )
    for name, part in parts:
        down = f"down {levels_down(part['steps'])}. " if part["steps"] else ""
        marks.append(_mark(notes, _note(DOMAINS[name], f"{down}{part['reason']}")))
    return marks


def _note(name: str, text: str) -> str:
    return escape(f"{name}: {text}")


def _mark(notes: dict[str, str], text: str) -> str:
    """Return the letter of a note, the same for the same text."""
    number = len(notes)
    letter = ascii_lowercase[number % 26] * (number // 26 + 1)
    return notes.setdefault(text, letter)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
