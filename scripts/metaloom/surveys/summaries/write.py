"""A summary of findings in a chapter: an outcome in each row, the reasons for its certainty as notes below.

People out of 100 are drawn for the risk without the treatment and with it. A script of the site lets readers set the
risk from which a row starts (`findings.js`), by the ways of `catalogue.risks`; each note mark is a link to its note.
"""

from __future__ import annotations

from string import ascii_lowercase

from metaloom.judge.certain import CertaintyOf
from metaloom.judge.effect import effect_of
from metaloom.judge.margins import margins_of
from metaloom.judge.verbs import plain_words
from metaloom.surveys.summaries.declare import Summary
from metaloom.surveys.summaries.facts import Facts, SummaryRow
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
from metaloom.write.hundred import hundred
from metaloom.write.proof.place import place_of, row_mark
from metaloom.write.rows import code_words

HEADERS = [
    "Outcome", "Studies and participants", "Relative effect", "Without treatment", "With treatment",
    "Certainty", "In plain words",
]  # fmt: skip


class Notes:
    """The notes under one table: the same text has the same letter, and each letter is a link to its note."""

    def __init__(self, identifier: str) -> None:
        self._identifier = identifier
        self._letters: dict[str, str] = {}

    def mark(self, text: str) -> str:
        """Return the letter of a note as a link to it."""
        number = len(self._letters)
        letter = self._letters.setdefault(text, ascii_lowercase[number % 26] * (number // 26 + 1))
        return f"[{letter}](#{self._place(letter)}){{.ml-note-mark}}"

    def listed(self) -> str:
        """Return the notes in the order of their letters."""
        return "\n".join(f"- [{letter}]{{#{self._place(letter)}}}: {text}" for text, letter in self._letters.items())

    def _place(self, letter: str) -> str:
        return f"{self._identifier}-note-{letter}"


def block(findings: Findings, declared: Summary, found: Facts) -> str:
    """Return the question, the table and its notes."""
    notes = Notes(declared.id)
    rows = [_row(findings, row, notes) for row in found.rows]
    question = (
        f"**{escape(_capital(declared.intervention))}** compared with **{escape(declared.comparison)}**, in "
        f"**{escape(declared.population)}**."
    )
    table = markdown.table(HEADERS, rows, escape(declared.title), f"tbl-{declared.id}")
    inside = f"::: {{.ml-findings}}\n{table}\n\n{notes.listed()}\n:::"
    return markdown.page(markdown.GENERATED, question, inside, note_of(declared.note))


def _row(findings: Findings, row: SummaryRow, notes: Notes) -> list[str]:
    analysis, result = findings.analysis(row.analysis), findings.results[row.analysis]
    rated = row.certainty
    title = f"[{escape(analysis.title)}](/analyses/{analysis.id}.qmd){row_mark(place_of(analysis.id))}"
    if rated is None or rated.level is None:
        reason = escape(result.reason or "Its certainty is not declared.")
        return [title, _studies(findings, row), "not estimable", "–", "–", "not rated", reason]
    effect = estimate_text(result) if result.status == OK else single_text(result)
    words = plain_words(result, analysis.better, margins_of(result, analysis))
    return [
        title,
        _studies(findings, row),
        escape(f"{measure_name(row.measure)} {effect}"),
        *_absolute(findings, row, notes),
        f"{level_badge(rated.level)} {' '.join(_marks(rated, notes))}".strip(),
        escape(f"{_capital(words)}."),
    ]


def _studies(findings: Findings, row: SummaryRow) -> str:
    """Return how many studies of which design, and how many people."""
    kinds = [f"{_design(findings, kind.design)}: {numbers.count(kind.studies)}" for kind in row.designs]
    people = people_text(findings.results[row.analysis])
    return escape("; ".join(filter(None, (*kinds, people)))) if kinds else "none"


def _design(findings: Findings, design: str | None) -> str:
    words = code_words(findings, STUDIES, "design", design) if design else "design not recorded"
    return f"{words[:1].lower()}{words[1:]}"


def _absolute(findings: Findings, row: SummaryRow, notes: Notes) -> tuple[str, str]:
    """Return both risks, each as people out of 100 and per 1000, with what a script needs to start from another."""
    found, means = row.absolute, row.control_means
    if found:
        baseline = found.baseline
        told = escape(source_text(baseline)) or cited(findings, baseline.source)
        note = f", {escape(baseline.note)}" if baseline.note else ""
        mark = notes.mark(f"Risk without treatment: {told}{note}.")
        effect = effect_of(findings.results[row.analysis])
        ends = (effect.estimate, effect.lower, effect.upper) if effect else ()
        facts = f'data-way="{row.measure}" data-risk="{baseline.risk!r}" data-effect="{" ".join(map(repr, ends))}"'
        without = f"{numbers.per_thousand(baseline.risk)} per 1000"
        treated = f"{numbers.per_thousand(found.risk)} per 1000: {difference_text(found, per=False)}"
        return (
            f"{hundred(baseline.risk, 'without treatment')} [{escape(without)}]{{.ml-without {facts}}} {mark}",
            f"{hundred(found.risk, 'with treatment')} [{escape(treated)}]{{.ml-with}}",
        )
    if means:
        ends_of = [numbers.plain(mean, 2) for mean in dict.fromkeys(means)]
        return escape(f"mean {' to '.join(ends_of)} in the control arms"), "as the relative effect"
    return "not known", "not known"


def _marks(rated: CertaintyOf, notes: Notes) -> list[str]:
    """Return a mark for each domain that lowers certainty and for each that is not judged."""
    parts = [(name, part) for name, part in rated.domains.items() if part.steps or part.by == "nobody"]
    marks = (
        [notes.mark(_note("Start", f"low. {rated.start.reason}"))] if rated.start and rated.start.level == "low" else []
    )
    for name, part in parts:
        down = f"down {levels_down(part.steps)}. " if part.steps else ""
        marks.append(notes.mark(_note(DOMAINS[name], f"{down}{part.reason}")))
    return marks


def _note(name: str, text: str) -> str:
    return escape(f"{name}: {text}")


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
