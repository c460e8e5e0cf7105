"""A statement and the analysis or survey that supports or contradicts it; or the reason why none can."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .broken import Broken
from .vocabulary import Condition, Slug, Strict, Words

Status = Literal["supported", "contradicted", "reported by one study", "undecided", "not testable"]
BOUND_TO = ("analysis", "survey", "untestable")


class Claim(Strict):
    """What is claimed, by whom, and which numbers would bear it out."""

    id: Slug = Field(description="short name, unique in the project: lower case, digits, hyphens")
    text: Words = Field(description="the statement, in a sentence")
    source: Words | None = Field(None, description="who says so: a citation such as @lin2025")
    quote: Words | None = Field(None, description="a few words of the source")
    topic: Words | None = Field(None, description="the heading under which it is listed")
    analysis: str | None = Field(None, description="id of the analysis that decides")
    survey: str | None = Field(None, description="id of the survey that decides")
    untestable: Words | None = Field(None, description="why no data of this project can decide")
    holds_when: Condition | None = Field(None, description="condition on the result, such as pooled.ci_upper < 0")
    fails_when: Condition | None = Field(None, description="condition under which the claim is contradicted")
    expected: Status | None = Field(
        None, description="the verdict that was last read by a person; the build tells a change"
    )
    guard: bool = Field(False, description="whether the build fails when the verdict is another than expected")

    @model_validator(mode="after")
    def _bound_to_one_thing(self) -> Self:
        broken = list(broken_claim(self))
        if broken:
            raise PydanticCustomError("rules", "{text}", {"text": " ".join(map(str, broken)), "broken": broken})
        return self


def broken_claim(claim: Claim) -> list[Broken]:
    """Return the rules that a claim breaks: what it is bound to, and whether a condition can be asked of that."""
    bound = [name for name in BOUND_TO if getattr(claim, name) is not None]
    if not bound:
        remedy = "Add analysis: or survey: with an id, or untestable: with the reason why nothing here can decide."
        return [
            Broken(
                (), "The claim names no analysis or survey that could support or contradict it.", remedy, code="ML-0419"
            )
        ]
    if len(bound) > 1:
        return [
            Broken(
                (bound[1],),
                f"The claim has both `{bound[0]}` and `{bound[1]}`.",
                "Keep one of the two.",
                code="ML-0420",
            )
        ]
    if bound == ["untestable"]:
        asked = [name for name in ("holds_when", "fails_when") if getattr(claim, name) is not None]
        return [
            Broken(
                (name,),
                f"`{name}` cannot be tested: the claim is declared `untestable`.",
                "Remove one of the two.",
                code="ML-0421",
            )
            for name in asked
        ]
    if claim.holds_when is None:
        remedy = "Add holds_when:, a condition such as pooled.ci_upper < 0."
        return [Broken((), "The claim does not say when it holds.", remedy, code="ML-0422")]
    return []
