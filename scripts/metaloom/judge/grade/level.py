"""The four levels of certainty, and where steps down and up lead."""

from __future__ import annotations

LEVELS = ("very low", "low", "moderate", "high")


def level_after(start: str, down: int, up: int = 0) -> str:
    """Return the level after `down` steps, not below very low, and then `up` steps, not above high."""
    return LEVELS[min(len(LEVELS) - 1, max(0, LEVELS.index(start) - down) + up)]
