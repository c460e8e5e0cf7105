"""Evidence at a glance: one row an outcome, what it rests on, where it points and how sure it is.

glance:
- id: at-a-glance
title: Evidence at a glance
rows:
- label: Death from any cause
link: /chapters/efficacy.qmd#sec-survival
analyses: [mortality-randomised, mortality-nonrandomised]
directions: {survey: directions-efficacy, outcome: Death from any cause}
- {label: Days in hospital, link: /chapters/patient-centred.qmd}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from metaloom.declare.survey_parts import Survey
from metaloom.declare.vocabulary import Slug, Strict, Words

PagePlace = Annotated[str, Field(pattern=r"^/[A-Za-z0-9_./-]+\.qmd(#[A-Za-z0-9_-]+)?$")]


class Pointed(Strict):
    """One outcome of a survey of directions."""

    survey: Slug = Field(description="id of the survey of directions")
    outcome: Words = Field(description="label of its outcome")
    without: list[Words] = Field([], description="groups of the survey that answer another question: not counted here")


class GlanceRow(Strict):
    """One outcome; with neither analyses nor directions the row says that there are no usable data."""

    label: Words = Field(description="the outcome as it is printed")
    link: PagePlace = Field(description="where the site tells more of it")
    analyses: list[Slug] = Field([], description="analyses whose studies and pooled results are drawn")
    directions: Pointed | None = Field(None, description="where directions of its studies are counted")


class Glance(Survey):
    """The outcomes of a review in one picture that is also a table."""

    rows: Annotated[list[GlanceRow], Field(min_length=1)] = Field(description="the outcomes, in order")
    favours: Annotated[list[Words], Field(min_length=2, max_length=2)] = Field(
        ["Favours treatment", "Favours control"], description="what the left and the right of no effect favour"
    )

    def analyses_named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for index, row in enumerate(self.rows):
            yield from ((("rows", index, "analyses", place), name) for place, name in enumerate(row.analyses))
