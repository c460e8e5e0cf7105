"""Attributes against effects in a chapter: a test or the count that forbids it; answers on credibility beside it."""

from __future__ import annotations

from metaloom.surveys.modifiers.declare import Modifiers
from metaloom.surveys.modifiers.facts import Facts, Interaction
from metaloom.text import counts, numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figure_block import fold, note_of
from metaloom.write.findings import Findings
from metaloom.write.proof.place import number_place, scope
from metaloom.write.sections.credibility import answers_of, cell

NOTHING_TO_BELIEVE = (
    "How far a difference can be believed is asked where one could be tested. None could, so no answers are shown."
)


def block(findings: Findings, declared: Modifiers, found: Facts) -> str:
    """Return what was tested.

    Every pair with the count that forbids a test; how far each difference can be believed.
    """
    rows = found.rows
    tested = [row for row in rows if row.status == "ok"]
    lead = lead_sentence(len(tested), len(rows), found.per_level, found.per_slope)
    told = [
        f"- {escape(row.attribute)}, [{escape(row.title)}](/analyses/{row.analysis}.qmd): {escape(cell(row))}."
        for row in tested
    ]
    answered = {row.analysis: row.title for row in rows if answers_of(found, row)}
    believed = ", ".join(f"[{escape(title)}](/analyses/{name}.qmd#credibility)" for name, title in answered.items())
    return markdown.page(
        markdown.GENERATED,
        scope(number_place(declared.id, "pairs"), escape(lead)),
        "\n".join(told),
        escape(_unanswered(found, tested)),
        escape(NOTHING_TO_BELIEVE) if found.answers and not tested else "",
        note_of(declared.note),
        fold("Every attribute and every outcome, with the counts", _table(findings, declared, found)),
        f"How far a difference between subgroups can be believed is judged on the page of its analysis: {believed}."
        if believed
        else "",
    )


def lead_sentence(tested: int, pairs: int, per_level: int, per_slope: int) -> str:
    """Return how many combinations of an attribute and an outcome can be tested, and what a test needs."""
    needs = (
        f"A comparison of groups needs {numbers.things(per_level, 'study', 'studies')} in each, and a regression on a "
        f"number {numbers.spelled(per_slope)}."
    )
    if tested == 0:
        return f"No attribute could be tested against any outcome ({numbers.things(pairs, 'combination')}). {needs}"
    which = f"{numbers.count(tested)} of {numbers.things(pairs, 'combination')} of an attribute and an outcome"
    return f"Tested: {which}. {needs}"


def _table(findings: Findings, declared: Modifiers, found: Facts) -> str:
    """Return the table: attributes down, analyses across."""
    columns = list(dict.fromkeys(row.analysis for row in found.rows))
    keys = {(row.analysis, row.attribute): f"pair-{at}" for at, row in enumerate(found.rows, start=1)}
    body = []
    for attribute in dict.fromkeys(row.attribute for row in found.rows):
        rows = {row.analysis: row for row in found.rows if row.attribute == attribute}
        places = {column: number_place(declared.id, keys[column, attribute]) for column in columns}
        body.append([escape(attribute), *(scope(places[column], escape(cell(rows[column]))) for column in columns)])
    sizes = {row.analysis: counts.size(row) for row in found.rows}
    head = ["Attribute"]
    for column in columns:
        head.append(f"[{escape(findings.analysis(column).title)}](/analyses/{column}.qmd), {sizes[column]}")
    return markdown.table(head, body, escape(declared.title), f"tbl-{declared.id}")


def _unanswered(found: Facts, tested: list[Interaction]) -> str:
    asked = {(one.analysis, one.attribute) for one in found.answers}
    missing = [row for row in tested if (row.analysis, row.column) not in asked]
    if not missing or not found.answers:
        return ""
    names = "; ".join(f"{row.attribute.lower()} ({numbers.p_value(row.p_value)})" for row in missing)
    return f"No answers are recorded for {names}."
