"""A survey of time courses in a chapter: the figure with its data, and the studies that it shows."""

from __future__ import annotations

from metaloom.surveys.time_courses.declare import TimeCourses
from metaloom.surveys.time_courses.facts import Facts
from metaloom.write import markdown
from metaloom.write.figure_block import note_of, survey_figures
from metaloom.write.findings import Findings
from metaloom.write.rows import study_link


def block(findings: Findings, declared: TimeCourses, found: Facts) -> str:
    """Return figure and studies of one survey."""
    if not found.panels:
        return markdown.page(markdown.GENERATED, "No row of the data meets the declaration.", note_of(declared.note))
    names = {name: None for panel in found.panels for plot in panel.plots for name in plot.studies}
    studies = "; ".join(study_link(findings, study) for study in names)
    shown = f"Shown: {studies}." if studies else ""
    return markdown.page(markdown.GENERATED, *survey_figures(findings, declared.id), shown, note_of(declared.note))
