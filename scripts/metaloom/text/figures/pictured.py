"""What the figures of an analysis are drawn of: its result in the words that people read, and its threshold."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.judge.judged import Judged


@dataclass(frozen=True, kw_only=True)
class Pictured(Judged):
    """A judged result with the smallest effect that matters, as declared: on the scale that people read."""

    minimal_important: float | None = None
    known_variance: float | None = None
    """A between-study variance that was declared, and so not estimated."""
