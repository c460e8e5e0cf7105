"""What a review says of itself in `review.yml`: how it was planned, searched, selected and paid for.

Nothing of it can be computed from tables. Whatever is not stated here is on the editor's desk as not stated.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from metaloom.errors import Problem

from .project_files import inside
from .violations import problems_of
from .vocabulary import Strict, Words
from .yaml_source import read_yaml

REVIEW = "review.yml"
Topic = Literal[
    "rationale", "question", "eligibility", "registration", "protocol", "amendments", "sources", "search", "selection",
    "collection", "outcomes_sought", "variables_sought", "risk_of_bias", "exclusions", "definitions", "integrity",
    "retractions", "competing_events", "patient_reported", "abstract", "interpretation", "limits_of_evidence",
    "limits_of_review", "implications", "funding", "interests", "roles", "living_mode", "changes_of_methods",
    "changes_of_results", "conclusions",
]  # fmt: skip
Count = Annotated[int, Field(ge=0)]


class Statement(Strict):
    """One thing that a reader of a review asks for: whether it was done, in words, and where it is."""

    done: bool = Field(description="whether it was done and can be shown")
    words: Words = Field(description="what was done, or why it was not")
    place: Annotated[str, Field(pattern=r"^/[A-Za-z0-9_./#-]+$")] | None = Field(
        None, description="where it is, such as /chapters/methods.qmd#sec-search"
    )


class Flow(Strict):
    """Numbers of records and reports on their way into the review, as PRISMA 2020 draws them."""

    identified: Count = Field(description="records found")
    removed: Count = Field(0, description="records removed before screening")
    screened: Count = Field(description="records screened")
    excluded: Count = Field(description="records excluded by title and abstract")
    not_retrieved: Count = Field(0, description="reports that could not be had")
    assessed: Count = Field(description="reports read for eligibility")
    excluded_with_reasons: dict[str, Count] = Field({}, description="reason -> reports excluded for it")
    included: Count = Field(description="reports included")


class Fault(Strict):
    """A fault that a frozen version is known to hold: the version stays as it is, and its banner says so."""

    version: Words = Field(description="name of the frozen version")
    words: Words = Field(description="what is wrong in it, in a sentence")
    place: Annotated[str, Field(pattern=r"^/[A-Za-z0-9_./#-]+$")] = Field(
        description="where the correction is told, such as /chapters/errata.html#fever"
    )


class Term(Strict):
    """A term of the review's field, explained where a page first uses it and found in the search by its synonyms."""

    term: Words = Field(description="the term, as pages use it")
    also: list[Words] = Field([], description="words that mean the same, such as mortality for death")
    meaning: Words = Field(description="what it means, in a sentence")


class Review(Strict):
    """Everything that the review states."""

    statements: dict[Topic, Statement] = Field({}, description="topic -> what the review says of it")
    policy: Literal["strict", "open"] = Field(
        "strict", description="whether pages may ask other hosts for anything: strict (never, the default) or open"
    )
    flow: Flow | None = Field(None, description="numbers of records and reports")
    glossary: list[Term] = Field([], description="terms explained on the pages, with their synonyms")
    faults: list[Fault] = Field([], description="faults that frozen versions are known to hold")


def read_review(project: Path) -> tuple[Review, list[Problem]]:
    """Return the statements of a project, none where it has no such file, with everything that is wrong with them."""
    if not (project / REVIEW).exists() and not (project / REVIEW).is_symlink():
        return Review(), []
    path = inside(project, REVIEW)
    if isinstance(path, Problem):
        return Review(), [path]
    document, problems = read_yaml(path, REVIEW)
    if document is None or problems:
        return Review(), problems
    try:
        return Review.model_validate(document.root.plain, strict=True), problems
    except ValidationError as error:
        return Review(), [*problems, *problems_of(error, document, Review)]
