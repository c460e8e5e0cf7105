"""What a survey of modifiers finds (`judge.interactions`)."""

from __future__ import annotations

from metaloom.judge.interactions import AttributeLevel, CredibilityAnswer, Interaction
from metaloom.judge.interactions import InteractionFacts as Facts

__all__ = ["AttributeLevel", "CredibilityAnswer", "Facts", "Interaction"]
