"""Code that gives published numbers: its lines, and for each number the expression that gives it.

A number is said once: on the page as a comment behind its expression, and to `make check-r`, which runs the lines and
compares what the expression gives with the number.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Given:
    """One published number, the expression that gives it, and how the page prints it.

    An expression may give several numbers in a row: the first is `number`, the `others` follow it.
    """

    expression: str
    number: float
    shown: str
    about: str = ""
    """How near another program can be expected: "" for the same algorithm, "tau2" for an iterated variance, "mixed" for
    iterated likelihoods, "search" where R looks for a limit only so far.
    """
    others: tuple[float, ...] = ()
    name: str = ""
    """What the number is, in a word or two, for where it stands beside others; empty where what is shown says it."""

    @property
    def numbers(self) -> tuple[float, ...]:
        """All numbers that the expression gives, in order."""
        return (self.number, *self.others)


@dataclass(frozen=True)
class Part:
    """Lines that run after those before them, and the numbers that they give; `needs` an R package beyond metafor."""

    title: str
    lines: tuple[str, ...]
    gives: tuple[Given, ...] = ()
    needs: str = ""


@dataclass(frozen=True)
class Code:
    """The whole program, part by part; `unable` says why there is none, in plain words."""

    parts: tuple[Part, ...] = ()
    unable: str = ""

    def text(self) -> str:
        """Return the program as the page shows it."""
        return "\n\n".join("\n".join([*_head(part), *part.lines, *_shown(part.gives)]) for part in self.parts)


def _head(part: Part) -> list[str]:
    return [f"# {part.title}"] if part.title else []


def _shown(gives: tuple[Given, ...]) -> list[str]:
    width = min(46, max((len(given.expression) for given in gives), default=0))
    return [f"{given.expression.ljust(width)}  # {given.shown}" for given in gives]
