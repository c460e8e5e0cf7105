"""A row of what a survey found, in words: a claim that is decided by one of its numbers quotes the whole row."""

from __future__ import annotations

from metaloom.text import numbers


class WordedRow:
    """A row that can be quoted: `subject` is what it is about (empty where the survey's title says so)."""

    @property
    def subject(self) -> str:
        """What the row is of."""
        return str(getattr(self, "label", "") or "")

    def words(self) -> str:
        """Return what the row says, as a sentence without its subject; empty where it has nothing to say."""
        raise NotImplementedError


def proportion_words(events: int, total: int, estimate: float | None) -> str:
    """Return a proportion; empty where there is nothing to count."""
    return f"{numbers.events_of(events, total)}, {numbers.share(estimate)}." if total else ""


def test_words(p_value: float | None, reason: str | None) -> str:
    """Return the P value of a test, or why there is none."""
    return f"{numbers.p_value(p_value)}." if p_value is not None else f"not testable, {reason}."
