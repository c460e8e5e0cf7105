"""A survey of reporting in a chapter: the totals as a figure, and study by item as a table that unfolds."""

from __future__ import annotations

from metaloom.surveys.reporting.declare import Reporting
from metaloom.surveys.reporting.describe import slug
from metaloom.surveys.reporting.facts import Facts, ItemCounts
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figure_block import fold, note_of, survey_figures
from metaloom.write.findings import Findings
from metaloom.write.proof.place import number, number_place
from metaloom.write.rows import study_link

SIGNS = {"reported": "yes", "mentioned": "in words", "silent": "no", "unseen": "·"}


def block(findings: Findings, declared: Reporting, found: Facts) -> str:
    """Return the figure, the sentence and the matrix of one survey."""
    rows = [
        [study_link(findings, study), *(SIGNS[column[number]] for column in found.cells)]
        for number, study in enumerate(found.studies)
    ]
    left = sum(set(row[1:]) <= {SIGNS["unseen"]} for row in rows)
    rows = [row for row in rows if not set(row[1:]) <= {SIGNS["unseen"]}]
    people = " ".join(part for part in (facts_of_people(found), left_sentence(left)) if part)
    rows.sort(key=lambda row: (-row.count("yes"), row[0].lower()))
    totals = ["Reported by", *(_reported(declared.id, item) for item in found.items)]
    head = ["Study", *(escape(item.label) for item in found.items)]
    told = "yes, reported; in words, without a value; no, not in the whole text; a dot, not in the text available to us"
    caption = escape(f"{declared.title}: {told}")
    matrix = markdown.table(head, [totals, *rows], caption, f"tbl-{declared.id}")
    title = f"The {declared.counted} one by one, item by item"
    return markdown.page(
        markdown.GENERATED,
        *survey_figures(findings, declared.id),
        fold(title, markdown.page(escape(people), matrix).rstrip()),
        note_of(declared.note),
    )


def _reported(owner: str, item: ItemCounts) -> str:
    return number(number_place(owner, f"reported-{slug(item.label)}"), numbers.count(item.reported))


def facts_of_people(found: Facts) -> str:
    """Return for what share of all participants each item is known; empty where none was counted."""
    people = found.participants
    if not people:
        return ""
    told = [f"{item.label}, {numbers.share(item.participants.reported / people, 0)}" for item in found.items]
    return f"Known with a value, of {numbers.counted(people, 'participant')}: {'; '.join(told)}."


def left_sentence(left: int) -> str:
    """Return how many studies have no row, because nothing is known of them; empty where there is none."""
    if not left:
        return ""
    return f"{numbers.opening(left)} further {'study reports' if left == 1 else 'studies report'} none of these."
