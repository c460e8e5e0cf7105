"""Words of a glance's rows, for its table and its figure: what is behind an outcome, and where studies point."""

from __future__ import annotations

from collections.abc import Mapping

from metaloom.surveys.glance.facts import Row
from metaloom.text import numbers

ARROWS = (("benefit", "▲", "to benefit"), ("no difference", "●", "no difference"), ("harm", "▼", "to harm"))
NOTHING = "no usable data"


def behind(row: Row) -> str:
    """Return people and studies of an outcome."""
    if row.studies:
        people = f"{numbers.counted(row.people, 'person', 'people')}, " if row.people else ""
        return f"{people}{numbers.things(row.studies, 'study', 'studies')}"
    return "in words only" if any(row.votes.values()) else NOTHING


def directions(votes: Mapping[str, int]) -> str:
    """Return how many studies point where; empty where none does."""
    return ", ".join(f"{numbers.count(votes[vote])} {words}" for vote, _, words in ARROWS if votes[vote])
