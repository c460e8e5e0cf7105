"""What people must say of the certainty of one result (GRADE), where no rule can decide, and where they overrule one.

What a rule can decide (`judge.grade`) needs no word here. A judgement on a domain that a rule decides is an override,
and is shown as one, beside what the rule said.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .vocabulary import Strict, Words

Concern = Literal["none", "serious", "very serious", "extremely serious"]
"""How much a domain lowers certainty: by no, one, two or three levels."""


class Judgement(Strict):
    """One domain, judged by a person."""

    rating: Concern = Field(description="none, serious, very serious or extremely serious: 0 to 3 levels down")
    reason: Words = Field(description="why, in a sentence that is printed")
    by: Words = Field(description="who judged")


class Raised(Strict):
    """Why non-randomised evidence is more certain than its design says, judged by a person."""

    levels: Literal[1, 2] = Field(1, description="by how many levels certainty rises")
    reason: Words = Field(description="why, in a sentence that is printed")
    by: Words = Field(description="who judged")


class Start(Strict):
    """Where the rating starts, when not by the designs of the studies."""

    level: Literal["high", "low"] = Field(description="high, or low")
    reason: Words = Field(description="why, such as a ROBINS-I assessment")
    by: Words = Field(description="who judged")


class Baseline(Strict):
    """The risk without the treatment, when not that of the control arms."""

    risk: Annotated[float, Field(gt=0, lt=1)] = Field(description="a proportion between 0 and 1")
    source: Words = Field(description="where it comes from: a citation such as @lin2025")
    note: Words | None = Field(None, description="whose risk it is, and over what time")


class Certainty(Strict):
    """GRADE for one analysis; every key may be left out."""

    start: Start | None = Field(None, description="another start than the designs give")
    risk_of_bias: Judgement | None = Field(None, description="where nothing was published, or to overrule the rule")
    inconsistency: Judgement | None = Field(None, description="an override of the rule")
    indirectness: Judgement | None = Field(None, description="whether the studies answer this very question")
    imprecision: Judgement | None = Field(None, description="an override of the rule")
    publication_bias: Judgement | None = Field(None, description="where no test is possible, or to overrule the rule")
    large_effect: Raised | None = Field(None, description="a large effect, to overrule the rule")
    dose_response: Raised | None = Field(None, description="more of the treatment has more of the effect")
    opposing_confounding: Raised | None = Field(None, description="what is not adjusted for would weaken the effect")
    baseline: Baseline | None = Field(None, description="another baseline risk than that of the control arms")
