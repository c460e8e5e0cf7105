"""A kind of problem: what all messages of one code have in common."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What went wrong in general, why it is told, and what to do; a message says the same of one place."""

    code: str
    title: str
    why: str
    remedy: str
