"""One domain of GRADE, rated: by how many levels it lowers certainty, who or what decided, why, and by which numbers.

Reasons hold no digits: the numbers are beside them, and are put into words where pages are written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from metaloom.declare.certainty import Concern, Judgement
from metaloom.judge.certain import Overruled, RatedDomain, RatingNumbers

Domain = Literal["risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias"]
DOMAINS: tuple[Domain, ...] = ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias")
By = Literal["rule", "judgement", "override", "nobody"]
STEPS: dict[Concern, int] = {"none": 0, "serious": 1, "very serious": 2, "extremely serious": 3}
NO_NUMBERS = RatingNumbers()
CONCERNS = {steps: concern for concern, steps in STEPS.items()}


@dataclass(frozen=True)
class Rating:
    """`decided` is false where no rule could say anything: one study, too few for a test, nothing published."""

    rating: Concern
    reason: str
    numbers: RatingNumbers = NO_NUMBERS
    by: By = "rule"
    who: str | None = None
    decided: bool = True
    computed: Overruled | None = None

    @property
    def steps(self) -> int:
        """Levels down, 0 to 3."""
        return STEPS[self.rating]

    def part(self) -> RatedDomain:
        """Return the rating as a part of a result."""
        return RatedDomain(
            rating=self.rating, reason=self.reason, numbers=self.numbers, by=self.by, who=self.who,
            decided=self.decided, computed=self.computed, steps=self.steps,
        )  # fmt: skip


def settled(computed: Rating, declared: Judgement | None) -> Rating:
    """Return what the rule says, unless a person judged: a judgement where the rule says nothing, an override where it
    does.
    """
    if declared is None:
        return computed
    judged = replace(computed, rating=declared.rating, reason=declared.reason, who=declared.by)
    if not computed.decided:
        return replace(judged, by="judgement", decided=True)
    overruled = Overruled(rating=computed.rating, steps=computed.steps, reason=computed.reason)
    return replace(judged, by="override", computed=overruled)
