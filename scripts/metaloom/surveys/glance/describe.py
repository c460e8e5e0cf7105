"""What each row of the glance shows: marks on one axis of ratios, people, directions, certainty, the last year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from metaloom.errors import Problem, ProjectError, suggestion
from metaloom.judge.grade.level import LEVELS
from metaloom.judge.judged import Judged
from metaloom.judge.people import people_by_study
from metaloom.surveys.directions.describe import survey as directions_of
from metaloom.surveys.directions.facts import ALL, VoteGroup, VoteRow
from metaloom.surveys.directions.facts import Facts as Directions
from metaloom.surveys.glance.facts import Facts, Row
from metaloom.surveys.glance.marks import marks_of, scale_of, told_of

if TYPE_CHECKING:
    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.glance.declare import Glance, GlanceRow


VotesOf: TypeAlias = Callable[[str], Directions | None]
"""Id of a survey of directions -> what it finds; None where there is none."""


def survey(declared: Glance, declarations: Declarations, evidence: Evidence, results: Mapping[str, Judged]) -> Facts:
    """Return the rows of the glance, the surveys of directions that it names worked out for it (see `seen`)."""
    votes = cache(lambda name: _directions(declarations, evidence, name))
    return seen(declared, declarations, evidence, results, votes)


def seen(
    declared: Glance, declarations: Declarations, evidence: Evidence, results: Mapping[str, Judged], votes: VotesOf
) -> Facts:
    """Return the rows of the glance; raises ProjectError for a survey or an outcome that is not declared.

    `numbers` count the outcomes, and those without any usable number or direction.
    """
    years = _years(evidence)
    scale = scale_of(results[name] for row in declared.rows for name in row.analyses)
    rows = [_row(declared, index, declarations, votes, results, years, scale) for index in range(len(declared.rows))]
    empty = sum(row.is_empty for row in rows)
    return Facts(
        id=declared.id,
        title=declared.title,
        figures=("glance",) if any(row.marks for row in rows) else (),
        numbers={"outcomes": len(rows), "without-data": empty},
        rows=tuple(rows),
        scale=scale,
        favours=tuple(declared.favours),
    )


def _row(
    declared: Glance,
    index: int,
    declarations: Declarations,
    votes_of: VotesOf,
    results: Mapping[str, Judged],
    years: Mapping[str, int],
    scale: str,
) -> Row:
    row = declared.rows[index]
    found = [results[name] for name in row.analyses]
    people = people_by_study(study for result in found for study in result.studies)
    votes, groups = _pointed(declared, index, declarations, votes_of)
    named = {*people, *(vote.study_id for vote in votes)}
    rated = [result.certainty for result in found] or [group.certainty for group in groups]
    certainty = [one.level for one in rated if one and one.level]
    return Row(
        label=row.label,
        link=row.link,
        marks=tuple(mark for result in found for mark in marks_of(result, scale)),
        told=tuple(words for result in found if (words := told_of(result, scale))),
        studies=len(people),
        people=int(sum(people.values())),
        votes={word: sum(vote.vote == word for vote in votes) for word in ("benefit", "harm", "no difference")},
        certainty=min(certainty, key=LEVELS.index) if certainty else None,
        last=max((years[name] for name in named if name in years), default=None),
    )


def _pointed(
    declared: Glance,
    index: int,
    declarations: Declarations,
    votes_of: VotesOf,
) -> tuple[tuple[VoteRow, ...], tuple[VoteGroup, ...]]:
    """Return the votes and the groups that a row of the glance refers to; none where it refers to no directions."""
    row: GlanceRow = declared.rows[index]
    if row.directions is None:
        return (), ()
    wanted = row.directions
    facts = votes_of(wanted.survey)
    if facts is None:
        known = [one.declared.id for one in declarations.surveys if one.key == "directions"]
        place = declarations.value_place(declared.id, "rows", index, "directions", "survey")
        cause = f"There is no survey of directions {wanted.survey!r}."
        raise ProjectError([Problem(place, cause, suggestion(wanted.survey, known, "surveys"), code="ML-0914")])
    found = facts.outcome(wanted.outcome)
    if found is None:
        outcomes = [one.label for one in facts.outcomes]
        place = declarations.value_place(declared.id, "rows", index, "directions", "outcome")
        cause = f"The survey {wanted.survey!r} has no outcome {wanted.outcome!r}."
        raise ProjectError([Problem(place, cause, suggestion(wanted.outcome, outcomes, "outcomes"), code="ML-0914")])
    known = [group.label for group in found.groups]
    for number, name in enumerate(wanted.without):
        if name not in known:
            place = declarations.value_place(declared.id, "rows", index, "directions", "without", number)
            cause = f"The survey {wanted.survey!r} has no group {name!r}."
            raise ProjectError([Problem(place, cause, suggestion(name, known, "groups"), code="ML-0914")])
    apart = {*wanted.without, ALL} if wanted.without else set()
    groups = tuple(group for group in found.groups if group.label not in apart)
    return facts.votes_without(found, wanted.without), groups


def _directions(declarations: Declarations, evidence: Evidence, name: str) -> Directions | None:
    """Return what a survey of directions finds; None where none has this name."""
    for one in declarations.surveys:
        if one.key == "directions" and one.declared.id == name:
            return directions_of(one.declared, declarations, evidence, {})  # type: ignore[arg-type]
    return None


def _years(evidence: Evidence) -> dict[str, int]:
    table = evidence.tables.get("studies")
    if table is None or "year" not in table.frame:
        return {}
    pairs = zip(table.frame["study_id"], table.frame["year"], strict=True)
    return {str(study): int(year) for study, year in pairs if year == year and year is not None}
