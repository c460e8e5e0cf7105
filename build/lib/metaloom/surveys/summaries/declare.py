"""A summary of findings: outcomes in rows, with relative and absolute effect, certainty, and what it means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from metaloom.declare.survey_parts import Survey
from metaloom.declare.vocabulary import Slug, Words


class Summary(Survey):
    """The question as its four parts, and the analyses that answer it, each with its certainty declared."""

    population: Words = Field(description="who was treated")
    intervention: Words = Field(description="with what")
    comparison: Words = Field(description="compared with what")
    analyses: Annotated[list[Slug], Field(min_length=1)] = Field(description="ids of analyses, an outcome each")

    def analyses_named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from ((("analyses", index), name) for index, name in enumerate(self.analyses))
