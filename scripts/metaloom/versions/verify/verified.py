"""What a verification held, in lines for people, and what was asked of it that it could not do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verified:
    """`lines` say what holds; `lacking` what was asked for and not compared, each as a sentence with its remedy.

    A command whose answer lacks something does not end like one that held everything: it needs another tool.
    """

    lines: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()

    def __add__(self, other: Verified) -> Verified:
        return Verified(self.lines + other.lines, self.lacking + other.lacking)
