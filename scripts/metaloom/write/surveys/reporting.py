"""A survey of reporting in a chapter: the totals as a figure, and study by item as a table that unfolds."""

from __future__ import annotations

from typing import Any

from metaloom.declare.reporting import Reporting
from metaloom.write import markdown, numbers
from metaloom.write.escape import escape
from metaloom.write.rows import study_link
from metaloom.write.surveys.figures import fold, note_of, survey_figures
from metaloom.write.woven import Woven

SIGNS = {"reported": "yes", "silent": "no", "unseen": "·"}


def block(woven: Woven, declared: Reporting, found: dict[str, Any]) -> str:
    """Figure, sentence and matrix of one survey."""
    rows = [
        [study_link(woven, study), *(SIGNS[column[number]] for column in found["cells"])]
        for number, study in enumerate(found["studies"])
    ]
    rows.sort(key=lambda row: (-row.count("yes"), row[0].lower()))
    totals = ["Reported by", *(numbers.count(item["reported"]) for item in found["items"])]
    head = ["Study", *(escape(item["label"]) for item in found["items"])]
    caption = escape(f"{declared.title}: yes, reported; no, not in the whole text; a dot, not in what could be read")
    matrix = markdown.table(head, [totals, *rows], caption, f"tbl-{declared.id}")
    title = f"Each of the {numbers.count(found['total'])} {declared.counted}, item by item"
    return markdown.page(
        markdown.GENERATED, *survey_figures(woven, declared.id), note_of(declared.note), fold(escape(title), matrix)
    )
