"""What certainty is about: an effect that matters, little or no effect, or any effect at all.

Core GRADE 2 (BMJ 2025;389:e081904): with a minimal important difference, a point estimate beyond it makes "an important
effect" the target, one within it "little or no effect"; without one the target is that there is an effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from metaloom.judge.effect import Effect
from metaloom.judge.margins import Margins, is_little

Kind = Literal["an important effect", "little or no effect", "an effect"]


@dataclass(frozen=True)
class Target:
    """The threshold nearest to the estimate (signed); the margins, None where the threshold is no effect."""

    kind: Kind
    threshold: float
    margins: Margins | None


def target_of(effect: Effect, margins: Margins | None) -> Target:
    """Return the target of one effect."""
    if margins is None:
        return Target("little or no effect" if is_little(effect, None) else "an effect", 0.0, None)
    nearest = margins.above if effect.estimate > 0 else margins.below
    important = not margins.below < effect.estimate < margins.above
    return Target("an important effect" if important else "little or no effect", nearest, margins)
