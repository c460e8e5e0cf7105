"""What each row of the glance shows: marks on one axis of ratios, people, directions, certainty, the last year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from metaloom.errors import Problem, ProjectError, suggestion
from metaloom.judge.grade.level import LEVELS
from metaloom.judge.judged import Judged, JudgedStudy
from metaloom.surveys.directions.describe import ALL
from metaloom.surveys.directions.describe import survey as directions_of
from metaloom.surveys.glance.marks import marks_of, scale_of, told_of

if TYPE_CHECKING:
    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.glance.declare import Glance, GlanceRow


def survey(
    declared: Glance, declarations: Declarations, evidence: Evidence, results: Mapping[str, Judged]
) -> dict[str, Any]:
    """Return the rows of the glance; raises ProjectError for a survey or an outcome that is not declared.

    `numbers` count the outcomes, and those without any usable number or direction.
    """
    years = _years(evidence)
    scale = scale_of(results[name] for row in declared.rows for name in row.analyses)
    votes = cache(lambda name: _outcomes(declarations, evidence, name))
    rows = [_row(declared, index, declarations, votes, results, years, scale) for index in range(len(declared.rows))]
    empty = sum(not row["studies"] and not any(row["votes"].values()) for row in rows)
    return {
        "figures": ["glance"] if any(row["marks"] for row in rows) else [],
        "rows": rows,
        "scale": scale,
        "favours": declared.favours,
        "numbers": {"outcomes": len(rows), "without-data": empty},
    }


def _row(
    declared: Glance,
    index: int,
    declarations: Declarations,
    votes_of: Callable[[str], Mapping[str, dict[str, Any]] | None],
    results: Mapping[str, Judged],
    years: Mapping[str, int],
    scale: str,
) -> dict[str, Any]:
    row = declared.rows[index]
    found = [results[name] for name in row.analyses]
    studies = {study.study_id: study for result in found for study in result.studies}
    pointed = _pointed(declared, index, declarations, votes_of)
    votes = pointed["votes"]
    named = {*studies, *(vote["study_id"] for vote in votes)}
    rated = [result.certainty.level if result.certainty else None for result in found] or [
        (group["certainty"] or {}).get("level") for group in pointed["groups"]
    ]
    certainty = [level for level in rated if level]
    return {
        "label": row.label,
        "link": row.link,
        "marks": [mark for result in found for mark in marks_of(result, scale)],
        "told": [words for result in found if (words := told_of(result, scale))],
        "studies": len(studies),
        "people": sum(_people(study) for study in studies.values()),
        "votes": {word: sum(vote["vote"] == word for vote in votes) for word in ("benefit", "harm", "no difference")},
        "certainty": min(certainty, key=LEVELS.index) if certainty else None,
        "last": max((years[name] for name in named if name in years), default=None),
    }


def _people(study: JudgedStudy) -> int:
    data = study.data
    for names in (("total_treated", "total_control"), ("n_treated", "n_control"), ("total",), ("n",)):
        if any(data.get(name) is not None for name in names):
            return int(sum(data.get(name) or 0 for name in names))
    return 0


def _pointed(
    declared: Glance,
    index: int,
    declarations: Declarations,
    votes_of: Callable[[str], Mapping[str, dict[str, Any]] | None],
) -> dict[str, Any]:
    """Return the outcome of a survey of directions that a row points to; one without votes where it points to none."""
    row: GlanceRow = declared.rows[index]
    if row.directions is None:
        return {"votes": [], "groups": []}
    wanted = row.directions
    outcomes = votes_of(wanted.survey)
    if outcomes is None:
        known = [one.declared.id for one in declarations.surveys if one.key == "directions"]
        place = declarations.value_place(declared.id, "rows", index, "directions", "survey")
        cause = f"There is no survey of directions {wanted.survey!r}."
        raise ProjectError([Problem(place, cause, suggestion(wanted.survey, known, "surveys"), code="ML-0914")])
    if wanted.outcome not in outcomes:
        place = declarations.value_place(declared.id, "rows", index, "directions", "outcome")
        cause = f"The survey {wanted.survey!r} has no outcome {wanted.outcome!r}."
        raise ProjectError([Problem(place, cause, suggestion(wanted.outcome, outcomes, "outcomes"), code="ML-0914")])
    found = outcomes[wanted.outcome]
    known = [group["label"] for group in found["groups"]]
    for number, name in enumerate(wanted.without):
        if name not in known:
            place = declarations.value_place(declared.id, "rows", index, "directions", "without", number)
            cause = f"The survey {wanted.survey!r} has no group {name!r}."
            raise ProjectError([Problem(place, cause, suggestion(name, known, "groups"), code="ML-0914")])
    apart = {*wanted.without, ALL} if wanted.without else set()
    return {
        "votes": [vote for vote in found["votes"] if vote["group"] not in wanted.without],
        "groups": [group for group in found["groups"] if group["label"] not in apart],
    }


def _outcomes(declarations: Declarations, evidence: Evidence, name: str) -> dict[str, dict[str, Any]] | None:
    """Return label -> outcome of a survey of directions; None where none has this name."""
    for one in declarations.surveys:
        if one.key == "directions" and one.declared.id == name:
            found = directions_of(one.declared, declarations, evidence, {})  # type: ignore[arg-type]
            group = {study["study_id"]: study["group"] for study in found["studies"]}
            return {
                outcome["label"]: {
                    **outcome,
                    "votes": [{**vote, "group": group[vote["study_id"]]} for vote in outcome["votes"]],
                }
                for outcome in found["outcomes"]
            }
    return None


def _years(evidence: Evidence) -> dict[str, int]:
    table = evidence.tables.get("studies")
    if table is None or "year" not in table.frame:
        return {}
    pairs = zip(table.frame["study_id"], table.frame["year"], strict=True)
    return {str(study): int(year) for study, year in pairs if year == year and year is not None}
