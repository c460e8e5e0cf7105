"""What a survey of the kind `flows` finds: the boxes of a flow diagram, which the editor's desk reads too."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.judge.survey_facts import SurveyFacts


@dataclass(frozen=True, kw_only=True)
class FlowLine:
    """One line of a box: what was counted, and how many; None where it was not recorded."""

    label: str
    count: int | None


@dataclass(frozen=True, kw_only=True)
class FlowStep:
    """One box of a flow with its lines, and what left the flow there."""

    phase: str
    counts: tuple[FlowLine, ...]
    out: tuple[FlowLine, ...]


@dataclass(frozen=True, kw_only=True)
class FlowFacts(SurveyFacts):
    """The boxes from top to bottom, and the ids of the studies in a pooled result."""

    steps: tuple[FlowStep, ...]
    pooled: tuple[str, ...]

    @property
    def not_recorded(self) -> tuple[str, ...]:
        """The lines without a recorded number."""
        lines = (line for step in self.steps for line in (*step.counts, *step.out))
        return tuple(line.label for line in lines if line.count is None)
