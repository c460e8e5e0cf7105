"""Somebody's statement, bound to an analysis that can hold it up or fail it."""

from __future__ import annotations

from pydantic import Field

from .vocabulary import Condition, Slug, Strict, Words


class Claim(Strict):
    """What is claimed, by whom, and which numbers would bear it out."""

    id: Slug = Field(description="short name, unique in the project: lower case, digits, hyphens")
    text: Words = Field(description="the statement, in a sentence")
    source: Words | None = Field(None, description="who says so: a citation such as @lin2025")
    analysis: str = Field(description="id of the analysis that decides")
    holds_when: Condition = Field(description="condition on the result, such as pooled.ci_upper < 0")
    fails_when: Condition | None = Field(None, description="condition under which the claim is contradicted")
    guard: bool = Field(False, description="whether the build fails when the claim no longer holds")
