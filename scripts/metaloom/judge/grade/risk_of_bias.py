"""Risk of bias by weight: how much of the result comes from studies at high risk, and how much is not assessed.

Core GRADE 4 (BMJ 2025;389:e083864) asks whether the studies that carry the result are at low or at high risk. Here half
of the weight decides. What is not assessed by a tool of the field cannot count as low risk, so that half of the
weight without an assessment costs one level too; the result says that this is the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from metaloom.judge.certain import Assessed, RatingNumbers
from metaloom.judge.grade.rating import Rating

HALF = 50.0


class Weighed(Protocol):
    """A study with its weight in per cent and what was published of its risk of bias."""

    @property
    def weight_percent(self) -> float | None:
        """Its weight."""

    @property
    def risk_of_bias(self) -> Assessed | None:
        """Its published judgements."""


def rate_risk_of_bias(studies: Sequence[Weighed]) -> Rating:
    """Return the rating from the studies of a result, each with `weight_percent` and `risk_of_bias` (None: not
    assessed).
    """
    weights = _weights(studies)
    high = sum(weight for study, weight in zip(studies, weights, strict=True) if _overall(study) == "high")
    known = [_overall(study) is not None for study in studies]
    unknown = sum(weight for weight, assessed in zip(weights, known, strict=True) if not assessed)
    numbers = RatingNumbers(studies=len(studies), assessed=sum(known), weight_high=high, weight_not_assessed=unknown)
    if high >= HALF:
        return Rating("serious", "Most of the weight comes from studies at high risk of bias.", numbers)
    if unknown >= HALF:
        reason = (
            "Not assessed: for studies that carry most of the weight no published judgement by a tool of the field was "
            "found. What nobody has assessed counts as a serious limitation."
        )
        return Rating("serious", reason, numbers, decided=any(known))
    if high + unknown >= HALF:
        reason = "Most of the weight comes from studies at high risk of bias or not assessed."
        return Rating("serious", reason, numbers)
    return Rating("none", "Most of the weight comes from studies that are not at high risk of bias.", numbers)


def _overall(study: Weighed) -> str | None:
    return study.risk_of_bias.overall if study.risk_of_bias else None


def _weights(studies: Sequence[Weighed]) -> list[float]:
    """Return the weights in percent; equal shares where a result has no weights."""
    given = [study.weight_percent for study in studies]
    if any(weight is None for weight in given):
        return [100 / len(studies)] * len(studies)
    return [float(weight) for weight in given if weight is not None]
