"""The structured summary for an editor: question, answers, table, limits, how to verify; the first pages of a report.

It is a page of the site and opens the bundle's report. Every sentence and number of it is one that the pages of the
analyses hold too.
"""

from __future__ import annotations

import re

from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged
from metaloom.judge.people import people_of
from metaloom.text import numbers
from metaloom.text.effects import pooled_text
from metaloom.text.escape import escape, title_text
from metaloom.text.sentences import answer, single_text
from metaloom.text.vocabulary import effect_name
from metaloom.write import markdown
from metaloom.write.figures import figure_blocks
from metaloom.write.findings import OK, Findings
from metaloom.write.proof.fenced import RECOMPUTE, fenced
from metaloom.write.proof.place import place_of, proved, scope

NAME = "structured-summary"
VERIFY = """\
- A number: on the site, each opens its proof, with the line of the table, the source's words, and code.
- An analysis: its page holds the whole program for R (metafor), with the number that each line gives.
- The files: `verify.py`, which comes with them, holds each against its hash with Python alone.
- The whole version: this computes every result again from the tables and compares number by number."""
LEAD = re.compile(r"^:{3,}\s*\{\.ml-lead\}\n(.*?)^:{3,}\s*$", re.MULTILINE | re.DOTALL)
CARD = re.compile(r"^:{3,}\s*\{\.ml-card\}\n(.*?)^:{3,}\s*$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+\s*|\s*\{#[^}]*\}\s*$")
"""The answer of a front page, one of its cards, and what a card's heading has beside its words."""
MOST_ROWS = 20
"""Rows of the table: more would not fit two pages. Those left out are named below it: a table that ends in the middle
could show one of two results that contradict each other.
"""


def structured_summary(findings: Findings, question: str, front: str = "") -> dict[str, str]:
    """Return the page by its path; `question` is what the work says that it is about, empty where it says nothing.

    `front` is the source of the front page: what it answers stands first, in its own words.
    """
    asked = _asked(findings)
    shown = asked[:MOST_ROWS]
    if not shown:
        return {}
    page = markdown.page(
        markdown.front_matter(
            title_text("Structured summary"), title_text("Two pages for an editor"), report='"first"'
        ),
        markdown.GENERATED,
        *([markdown.heading("Question", 2, "question"), escape(question)] if question else []),
        markdown.heading("Answers", 2, "answers"),
        front_answers(front),
        "\n".join(_sentence(findings, analysis) for analysis in shown if _has_answer(findings, analysis)),
        *_at_a_glance(findings),
        markdown.heading("Results", 2, "results"),
        _table(findings, shown),
        left_out(asked[MOST_ROWS:]),
        markdown.heading("Limits", 2, "limits"),
        _limits(findings),
        markdown.heading("How to verify", 2, "verify"),
        VERIFY,
        fenced("bash", RECOMPUTE),
    )
    return {f"analyses/{NAME}.qmd": page}


def front_answers(front: str) -> str:
    """Return what a front page answers: its lead, and an item for each card; empty where it has neither.

    Its numbers come by the same names, so that they cannot differ.
    """
    lead = "\n".join(words.strip() for words in LEAD.findall(front))
    cards = []
    for card in CARD.findall(front):
        title, _, rest = card.strip().partition("\n")
        words = " ".join(rest.split())
        cards.append(f"- **{HEADING.sub('', title).strip()}** {words}")
    return markdown.page(*([lead] if lead else []), *(["\n".join(cards)] if cards else [])).rstrip()


def _at_a_glance(findings: Findings) -> list[str]:
    """Return the first glance that the project declares, as a figure; nothing where it declares none."""
    for survey in findings.declarations.surveys:
        if survey.key == "glance" and (found := figure_blocks(findings, survey.declared.id, prefix="summary-")):
            return [markdown.heading("At a glance", 2, "glance"), proved(place_of(survey.declared.id), found[0])]
    return []


def _asked(findings: Findings) -> list[Analysis]:
    """Return the analyses to sum up, in the order of their declarations: those that are rated for certainty, else those
    with a pooled result, else all.
    """
    found = list(findings.declarations.analyses)
    rated = [analysis for analysis in found if analysis.certainty is not None]
    return rated or [one for one in found if findings.results[one.id].status == OK] or found


def left_out(rest: list[Analysis]) -> str:
    """Return which analyses the table has no room for; empty where it has them all."""
    if not rest:
        return ""
    named = "; ".join(f"[{escape(analysis.title)}](/analyses/{analysis.id}.qmd)" for analysis in rest)
    return f"Not in this table, for want of room: {named}."


def _has_answer(findings: Findings, analysis: Analysis) -> bool:
    return bool(findings.results[analysis.id].status == OK)


def _sentence(findings: Findings, analysis: Analysis) -> str:
    result = findings.results[analysis.id]
    told = scope(place_of(analysis.id), escape(answer(result, analysis)))
    return f"- [{escape(analysis.title)}](/analyses/{analysis.id}.qmd): {told}"


def _table(findings: Findings, shown: list[Analysis]) -> str:
    rows = []
    for analysis in shown:
        result = findings.results[analysis.id]
        people = people_of(result)
        least = "≥ " if people.at_least else ""
        rows.append((
            f"[{escape(analysis.title)}](/analyses/{analysis.id}.qmd)",
            numbers.count(len({study.study_id for study in result.studies})),
            f"{least}{numbers.count(people.count)}" if people.count else "—",
            _told(result),
            escape((result.certainty.level if result.certainty else None) or "not rated"),
        ))  # fmt: skip
    heads = ["Outcome", "Studies", "People", "Effect", "Certainty"]
    return markdown.table(heads, rows, numeric=frozenset({1, 2}))


def _told(result: Judged) -> str:
    """Return the pooled effect, else that of the only study, else that nothing is pooled."""
    if result.status == OK:
        return f"{escape(effect_name(result))} {_effect(result)}"
    alone = single_text(result) if len(result.studies) == 1 else ""
    return escape(f"one study, {effect_name(result)} {alone}") if alone else "not pooled"


def _effect(result: Judged) -> str:
    if result.network:
        return "(a network)"
    return pooled_text(result, result.pooled, result.reason)


def _limits(findings: Findings) -> str:
    results = findings.results.values()
    not_pooled = [result for result in results if result.status != OK]
    mixed = [result for result in results if result.status == OK and "mixed_designs" in result.flags]
    declared = numbers.count(len(findings.results))
    said = [
        f"{numbers.things(len(not_pooled), 'analysis', 'analyses')} of {declared} could not be pooled; each page says "
        "why.",
        f"{numbers.things(len(mixed), 'analysis pools', 'analyses pool')} randomised and other designs together, and "
        f"{'is' if len(mixed) == 1 else 'are'} flagged for it." if mixed else "",
        f"{numbers.things(len(findings.evidence.overlaps), 'pair', 'pairs')} of studies may share patients and are "
        "never pooled together." if findings.evidence.overlaps else "",
        f"{numbers.things(len(findings.evidence.warnings), 'warning', 'warnings')} about the data are listed on the "
        "site."
        if findings.evidence.warnings else "",
    ]  # fmt: skip
    items = "\n".join(f"- {escape(line[:1].upper() + line[1:])}" for line in said if line)
    return f'::: {{.ml-numbers data-proof="{place_of("site")}"}}\n{items}\n:::'
