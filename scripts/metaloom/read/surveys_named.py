"""Every table, column and analysis that a survey names, with the place of the name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.declare.modifiers import Modifiers
from metaloom.declare.survey_parts import Survey
from metaloom.errors import Problem, suggestion
from metaloom.read.names_used import condition_problems, unknown_column
from metaloom.read.rows_asked import joined
from metaloom.read.studies import STUDIES

if TYPE_CHECKING:
    from metaloom.declare import Declarations
    from metaloom.read.evidence import Evidence

KEYS = ("proportions", "distributions", "gap_maps", "reporting", "variance_components", "modifiers")
"""The keys of a chapter whose surveys say what they name (`declare.survey_parts`)."""


def survey_problems(declarations: Declarations, evidence: Evidence) -> Iterator[Problem]:
    """What the declared surveys name and the data do not have."""
    known = [analysis.id for analysis in declarations.analyses]
    for chapter in declarations.chapters:
        for survey in (found for key in KEYS for found in getattr(chapter.chapter, key, [])):
            yield from problems_of_survey(survey, declarations, evidence)
            if isinstance(survey, Modifiers):
                for index, name in enumerate(survey.analyses):
                    if name not in known:
                        place = declarations.value_place(survey.id, "analyses", index)
                        yield Problem(place, f"There is no analysis {name!r}.", suggestion(name, known, "analyses"))


def problems_of_survey(survey: Survey, declarations: Declarations, evidence: Evidence) -> Iterator[Problem]:
    """Unknown tables; else every unknown column and unreadable condition of one survey."""
    missing = [(path, name) for path, name in survey.tables() if name not in evidence.tables]
    for path, name in missing:
        remedy = suggestion(name, evidence.tables, "tables")
        yield Problem(declarations.value_place(survey.id, *path), f"There is no table data/{name}.csv.", remedy)
    absent = {name for _, name in missing}
    frames = {
        name: joined(evidence.tables[name], evidence.tables.get(STUDIES), {})
        for name in {name for _, name in survey.tables()} - absent
    }
    columns = {name: [str(c) for c in frame.columns if not str(c).startswith("_")] for name, frame in frames.items()}
    for named in survey.columns():
        if named.table in frames and named.text not in columns[named.table]:
            place = declarations.value_place(survey.id, *named.path)
            yield unknown_column(named.text, columns[named.table], place)
    for named in survey.conditions():
        if named.table in frames:
            frame, names = frames[named.table], columns[named.table]
            yield from condition_problems(named.text, frame, names, declarations, survey.id, named.path)
