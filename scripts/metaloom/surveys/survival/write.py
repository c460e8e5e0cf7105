"""Survival curves in a chapter: figure and what was computed from it, or that no curve is in the data."""

from __future__ import annotations

from metaloom.surveys.survival.declare import SurvivalCurves
from metaloom.surveys.survival.draw import median_words, ratio_words
from metaloom.surveys.survival.facts import Facts
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figure_block import note_of, survey_figures
from metaloom.write.findings import Findings
from metaloom.write.proof.place import number_place, row_mark
from metaloom.write.rows import study_link

NONE = (
    "No digitised curve is in the data. A reader of a paper can add one: a table of readings of the curve, and one of "
    "the numbers printed below it; the patients behind it are then restored and compared."
)
HOW = (
    "Patients were restored from readings of the printed curves and the numbers at risk (Guyot 2012), so every number "
    "here is an approximation."
)


def block(findings: Findings, declared: SurvivalCurves, found: Facts) -> str:
    """Return the figure and a row for each arm; studies whose curve could not be restored with the reason."""
    if not found.studies:
        return markdown.page(markdown.GENERATED, escape(NONE), note_of(declared.note))
    rows, told = [], []
    restored = 0
    for study in found.studies:
        name = study_link(findings, study.study_id, study.label)
        if study.status != "ok":
            told.append(f"- {name}: {escape(f'not restored. {study.reason}')}")
            continue
        told.append(f"- {name}: {escape(ratio_words(study, found.level))}.")
        restored += 1
        rows += [
            [name + row_mark(number_place(declared.id, f"curve-{restored}-{at}")), escape(arm.label),
             numbers.count(arm.readings), numbers.count(arm.n),
             numbers.count(arm.events), escape(median_words(arm).removeprefix("median "))]
            for at, arm in enumerate(study.arms, start=1)
        ]  # fmt: skip
    head = ["Study", "Arm", "Readings", "Patients", "Events", f"Median, {escape(declared.unit)}"]
    table = markdown.table(head, rows, escape(declared.title), f"tbl-{declared.id}", frozenset({2, 3, 4}))
    return markdown.page(
        markdown.GENERATED,
        *survey_figures(findings, declared.id),
        escape(HOW),
        "\n".join(told),
        table if rows else "",
        note_of(declared.note),
    )
