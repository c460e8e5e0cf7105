"""Whether an effect differs by an attribute of the studies, and recorded answers on how far that can be believed.

Surveys of the kind `modifiers` find them; claims and the pages of analyses read them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from metaloom.judge.survey_facts import SurveyFacts
from metaloom.store.plain import SOMETIMES


@dataclass(frozen=True, kw_only=True)
class AttributeLevel:
    """One value of an attribute: how many studies have it, and their pooled estimate where there is one."""

    level: str
    k: int
    estimate: float | None


@dataclass(frozen=True, kw_only=True)
class Interaction:
    """An analysis against an attribute: the test of interaction, or the count that forbids it (`reason`).

    The attribute is `known` of so many of `k` effects; `slope` is that of an attribute that is a number.
    """

    name: str
    analysis: str
    title: str
    attribute: str
    column: str
    k: int
    k_studies: int
    flags: tuple[str, ...]
    design_mixed: bool
    known: int
    levels: tuple[AttributeLevel, ...]
    kind: str
    slope: float | None
    status: str
    reason: str | None
    statistic: float | None = field(default=None, metadata=SOMETIMES)
    df: float | None = field(default=None, metadata=SOMETIMES)
    p_value: float | None


@dataclass(frozen=True, kw_only=True)
class CredibilityAnswer:
    """A person's answer to one question on how far a difference by one attribute (a column) can be believed."""

    analysis: str
    attribute: str
    question: str
    answer: str | None
    reason: str | None
    judged_by: str | None
    reference: str | None = field(default=None, metadata=SOMETIMES)


@dataclass(frozen=True, kw_only=True)
class InteractionFacts(SurveyFacts):
    """Every analysis against every attribute, the recorded answers, and how many studies a test needs."""

    rows: tuple[Interaction, ...]
    answers: tuple[CredibilityAnswer, ...]
    per_level: int
    per_slope: int

    def answers_on(self, row: Interaction) -> tuple[CredibilityAnswer, ...]:
        """Return the answers on one attribute of one analysis, in the order of the table."""
        asked = (row.analysis, row.column)
        return tuple(one for one in self.answers if (one.analysis, one.attribute) == asked)
