"""What can go wrong, and how it is said.

    MetaloomError             exit code
    ├── ProjectError      2   the project's own files are at fault; carries every problem found
    ├── ToolError         3   a tool is missing or failed (Quarto, pandoc)
    ├── DifferenceError   4   verification found a difference
    └── FaultError        1   a fault of Metaloom's own in some analyses, told once all others are computed

Anything else that escapes is a fault of Metaloom's own: exit code 1, with a traceback.

Each message ends its first line with the code of its kind, such as [ML-0302]; the kinds are the rows of `kinds`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import ClassVar, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Place:
    """A spot in a project file: path relative to the project, line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where, what, and what to do about it."""

    place: Place
    cause: str
    remedy: str
    severity: Severity = "error"
    code: str = field(kw_only=True)

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {with_code(self.cause, self.code)}\n    {self.remedy}"


def with_code(cause: str, code: str) -> str:
    """Return a message with its code at the end of its first line, where `metaloom explain CODE` is told of."""
    first, newline, rest = cause.partition("\n")
    return f"{first} [{code}]{newline}{rest}"


SHOWN_OF_A_KIND = 3
"""How many messages that differ only in their values are shown; the rest are counted."""
NAMED_OF_A_KIND = 12
QUOTED = re.compile(r"'[^']+'")
VALUE = re.compile(r"'[^']*'|\"[^\"]*\"|[-+]?\d+(?:[.,]\d+)*")


def grouped(problems: Iterable[Problem]) -> list[str]:
    """Return the messages of problems; of those that are alike in one file the first three and the count of others."""
    kinds: dict[tuple[object, str, str], list[Problem]] = {}
    for problem in problems:
        # In a table the same fault goes through many cells; in a declaration each place is a fault of its own.
        where = problem.place.file if problem.place.file.startswith("data/") else problem.place
        kinds.setdefault((where, problem.severity, VALUE.sub("…", problem.cause)), []).append(problem)
    lines = []
    for alike in kinds.values():
        lines += [str(problem) for problem in alike[:SHOWN_OF_A_KIND]]
        rest = alike[SHOWN_OF_A_KIND:]
        if rest:
            first, last = rest[0].place.line, rest[-1].place.line
            where = f"line {last}" if first == last else f"lines {first} to {last}"
            lines.append(f"    … and {len(rest)} more like these in {alike[0].place.file}, {where}{_names(rest)}.")
    return lines


def _names(problems: Iterable[Problem]) -> str:
    """Return the names in which similar messages differ, so that one build reports all of them."""
    found = (QUOTED.search(problem.cause) for problem in problems)
    names = list(dict.fromkeys(name[0] for name in found if name is not None))
    more = f" and {len(names) - NAMED_OF_A_KIND} others" if len(names) > NAMED_OF_A_KIND else ""
    return f": {', '.join(names[:NAMED_OF_A_KIND])}{more}" if names else ""


class MetaloomError(Exception):
    """An error that the user can act on: printed without a traceback."""

    exit_code: ClassVar[int] = 1


class ProjectError(MetaloomError):
    """The project's own files are at fault; nothing was changed."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(grouped(self.problems)))


class ToolError(MetaloomError):
    """A tool that Metaloom calls is missing or failed."""

    exit_code = 3

    def __init__(self, cause: str, remedy: str, *, code: str) -> None:
        self.cause = cause
        self.remedy = remedy
        self.code = code
        super().__init__(f"{with_code(cause, code)}\n    {remedy}")


class DifferenceError(MetaloomError):
    """Verification found a difference."""

    exit_code = 4

    def __init__(self, said: str, *, code: str) -> None:
        self.code = code
        super().__init__(with_code(said, code))


@dataclass(frozen=True)
class Fault:
    """A fault of Metaloom's own: the analysis that it kept from being computed, and the traceback."""

    analysis: str
    trace: str


class FaultError(MetaloomError):
    """Some analyses could not be computed through a fault of Metaloom's own; all others were."""

    exit_code = 1

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        why = "was not computed, through a fault of Metaloom's own"
        told = [f"The analysis {fault.analysis!r} {why}:\n{fault.trace.rstrip()}" for fault in self.faults]
        told.append(with_code("All other analyses were computed; no site was changed.", "ML-1500"))
        told.append("Please report this with the analysis and its table.")
        super().__init__("\n".join(told))


def quoted(number: float) -> str:
    """Return a number of the project's own files as a message quotes it: whole numbers with all of their digits."""
    return f"{number:.0f}" if abs(number) < 1e15 and float(number).is_integer() else f"{number:g}"


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like `name`, or None when none is near."""
    matches = get_close_matches(name, sorted(candidates), n=1, cutoff=0.6)
    return matches[0] if matches else None


def suggestion(name: str, candidates: Iterable[str], what: str) -> str:
    """Return a remedy for an unknown name: the nearest valid one, or the list of all."""
    known = sorted(candidates)
    match = nearest(name, known)
    if match is not None:
        return f"Did you mean {match!r}?"
    if not known:
        return f"There are no {what} to choose from."
    return f"Valid {what}: {', '.join(known)}."
