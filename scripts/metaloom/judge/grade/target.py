"""What certainty is about: an effect that matters, little or no effect, or any effect at all.

Core GRADE 2 (BMJ 2025;389:e081904): with a minimal important difference, a point estimate beyond it makes "an important
effect" the target, one within it "little or no effect"; without one the target is that there is an effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from metaloom.judge.effect import Effect, margin_of

Kind = Literal["an important effect", "little or no effect", "an effect"]


@dataclass(frozen=True)
class Target:
    """The threshold nearest to the estimate (signed); the margin on both sides, None where the threshold is zero."""

    kind: Kind
    threshold: float
    margin: float | None


def target_of(effect: Effect, minimal_important: float | None) -> Target:
    """The target of one effect; `minimal_important` is on the natural scale."""
    margin = margin_of(effect.measure, minimal_important)
    if margin is None:
        return Target("an effect", 0.0, None)
    nearest = margin if effect.estimate > 0 else -margin
    return Target("an important effect" if abs(effect.estimate) >= margin else "little or no effect", nearest, margin)
