"""Claims compared with results and surveys, and warnings of those whose verdict has changed.

A claim declares the verdict that a person last read (`expected`). When new data give another one, the build says so, at
the place where it is declared; a guarded claim stops the build, because prose of the project rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from metaloom.declare import Declarations
from metaloom.declare.claim import Claim
from metaloom.errors import Problem, ProjectError, suggestion
from metaloom.judge.claims import EXPECTED, Verdict, judge_claim, unknown_facts
from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.store.plain import plain

Facts = Mapping[str, dict[str, Any]]


def verdicts_of(
    declarations: Declarations, results: Mapping[str, Judged], found: Mapping[str, SurveyFacts]
) -> tuple[Verdict, ...]:
    """Return the verdict on every claim.

    Errors: ProjectError where a condition names what a survey does not have.
    """
    return verdicts_on(declarations.claims, declarations, results, found)


def verdicts_on(
    claims: Sequence[Claim],
    declarations: Declarations,
    results: Mapping[str, Judged],
    found: Mapping[str, SurveyFacts],
) -> tuple[Verdict, ...]:
    """Return the verdict on each of these claims; `declarations` have their places.

    Errors: ProjectError where a condition names what a survey does not have.
    """
    surveys: Facts = {one.survey: plain(found[one.survey]) for one in claims if one.survey is not None}
    problems = [problem for claim in claims for problem in _unknown(declarations, claim, surveys)]
    if problems:
        raise ProjectError(problems)
    asked = {claim.analysis for claim in claims if claim.analysis is not None}
    published = {analysis: results[analysis].plain() for analysis in asked}
    return tuple(judge_claim(claim, _facts_of(claim, published, surveys)) for claim in claims)


def _facts_of(claim: Claim, results: Facts, surveys: Facts) -> dict[str, Any]:
    """Return what the conditions of a claim are asked of."""
    if claim.analysis is not None:
        return results[claim.analysis]
    return surveys[claim.survey] if claim.survey is not None else {}


def turned_claims(declarations: Declarations, verdicts: tuple[Verdict, ...]) -> list[Problem]:
    """Return a warning for each claim whose verdict is not the expected one, an error where it is guarded."""
    return [_turned(declarations, verdict) for verdict in verdicts if verdict.turned]


def require_guards(declarations: Declarations, verdicts: tuple[Verdict, ...]) -> None:
    """Refuse a build in which one of the project's own guarded statements has another verdict than it should.

    Errors: ProjectError naming each such claim.
    """
    broken = [problem for problem in turned_claims(declarations, verdicts) if problem.severity == "error"]
    if broken:
        raise ProjectError(broken)


def _turned(declarations: Declarations, verdict: Verdict) -> Problem:
    claim = verdict.claim
    place = declarations.place(claim.id, "expected") if claim.expected else declarations.place(claim.id, "holds_when")
    told = f": {verdict.reason}" if verdict.reason else "."
    cause = f"The claim {claim.id!r} was {claim.expected or EXPECTED} and is now {verdict.status}{told}"
    remedy = f"Read the text about it, correct what is no longer true, then write expected: {verdict.status}."
    problem = Problem(place, cause, remedy, "warning", code="ML-0918")
    return replace(problem, severity="error") if claim.guard else problem


def _unknown(declarations: Declarations, claim: Claim, surveys: Facts) -> Iterator[Problem]:
    """Yield names that a survey does not have; those of analyses are checked when they are declared."""
    if claim.survey is None or surveys[claim.survey].get("status", "ok") != "ok":
        return
    for key, offset, part, known in unknown_facts(claim, surveys[claim.survey]):
        place = declarations.value_place(claim.id, key, offset=offset)
        cause = f"The survey {claim.survey!r} has no {part!r} here."
        yield Problem(place, cause, suggestion(part, known, "names"), code="ML-0919")
