"""The outcome of a verification as lines of text, and what could not be compared."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verified:
    """`lines` say what holds; `lacking` what was asked for and not compared, each as a sentence with its remedy.

    A command whose answer lacks something has another exit code, because it needs another tool.
    """

    lines: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()

    def __add__(self, other: Verified) -> Verified:
        return Verified(self.lines + other.lines, self.lacking + other.lacking)
