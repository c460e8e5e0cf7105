"""A survey of time courses in a chapter: the figure, and the numbers behind it as a table that unfolds."""

from __future__ import annotations

from typing import Any

from metaloom.declare.time_courses import TimeCourses
from metaloom.draw.time_course import words
from metaloom.write import markdown, numbers
from metaloom.write.escape import escape
from metaloom.write.rows import study_link
from metaloom.write.surveys.figures import fold, note_of, survey_figures
from metaloom.write.woven import Woven


def block(woven: Woven, declared: TimeCourses, found: dict[str, Any]) -> str:
    """Figure and table of one survey."""
    if not found["panels"]:
        return markdown.page(markdown.GENERATED, "No row of the data meets the declaration.", note_of(declared.note))
    rows = [
        [
            escape(panel["label"]),
            study_link(woven, plot["id"], plot["label"]),
            escape(arm["label"]),
            numbers.plain(point["time"], 1),
            escape(words(point)),
        ]
        for panel in found["panels"]
        for plot in panel["plots"]
        for arm in plot["arms"]
        for point in arm["points"]
    ]
    head = ["Outcome", "Study", "Arm", escape(f"Time, {declared.unit}"), "Value and limits"]
    table = markdown.table(head, rows, escape(declared.title), f"tbl-{declared.id}", frozenset({3}))
    return markdown.page(
        markdown.GENERATED,
        *survey_figures(woven, declared.id),
        note_of(declared.note),
        fold("Every value with its time", table),
    )
