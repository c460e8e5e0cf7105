"""Describe a survey of directions: the counting itself is shared with other kinds, see `surveys.voting`."""

from __future__ import annotations

from metaloom.surveys.voting import survey

__all__ = ["survey"]
