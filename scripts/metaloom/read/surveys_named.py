"""Every table, column and analysis that a survey names, with the place of the name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from metaloom.declare.expression import parse_expression
from metaloom.declare.expression.truth import Lookup
from metaloom.declare.survey_parts import Survey
from metaloom.errors import Problem, suggestion
from metaloom.read.names_used import condition_problems, unknown_column

if TYPE_CHECKING:
    from metaloom.declare import Declarations
    from metaloom.read.evidence import Evidence


def survey_problems(declarations: Declarations, evidence: Evidence) -> Iterator[Problem]:
    """Yield what the declared surveys name and the data do not have."""
    known = [analysis.id for analysis in declarations.analyses]
    lookups = {name: evidence.lookup(name) for name in evidence.tables}
    for survey in (found.declared for found in declarations.surveys):
        problems = list(problems_of_survey(survey, declarations, evidence, lookups))
        yield from problems or single_row_problems(survey, declarations, evidence)
        for path, name in survey.analyses_named():
            if name not in known and not declarations.may_hold(name):
                place = declarations.value_place(survey.id, *path)
                yield Problem(
                    place, f"There is no analysis {name!r}.", suggestion(name, known, "analyses"), code="ML-0914"
                )


def problems_of_survey(
    survey: Survey, declarations: Declarations, evidence: Evidence, lookups: Mapping[str, Lookup]
) -> Iterator[Problem]:
    """Yield unknown tables; else every unknown column and unreadable condition of one survey."""
    missing = [(path, name) for path, name in survey.tables() if name not in evidence.tables]
    for path, name in missing:
        remedy = suggestion(name, evidence.tables, "tables")
        yield Problem(
            declarations.value_place(survey.id, *path), f"There is no table data/{name}.csv.", remedy, code="ML-0901"
        )
    absent = {name for _, name in missing}
    frames = {name: evidence.rows(name) for name in {name for _, name in survey.tables()} - absent}
    columns = {name: [str(c) for c in frame.columns if not str(c).startswith("_")] for name, frame in frames.items()}
    for named in survey.columns():
        if named.table in frames and named.text not in columns[named.table]:
            place = declarations.value_place(survey.id, *named.path)
            yield unknown_column(named.text, columns[named.table], place)
    for named in survey.conditions():
        if named.table in frames:
            frame, names = frames[named.table], columns[named.table]
            yield from condition_problems(
                named.text, frame, names, declarations, survey.id, named.path, lookups[named.table]
            )


def single_row_problems(survey: Survey, declarations: Declarations, evidence: Evidence) -> Iterator[Problem]:
    """Yield conditions that must fit one of the rows of a survey, and fit none or several."""
    where = getattr(survey, "where", None)
    for named in survey.single_rows():
        rows = evidence.rows_where(named.table, where)
        count = int(parse_expression(named.text).mask(rows).sum())
        if count != 1:
            cause = f"This condition matches {count or 'none'} of the {len(rows)} rows; it must match exactly one."
            remedy = "Name the row by what distinguishes it from all others, such as its review, outcome and time."
            yield Problem(declarations.value_place(survey.id, *named.path), cause, remedy, code="ML-0915")
