"""The report of a finished run over a portfolio."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from metaloom.errors import Problem

NAMED = 5
"""How many of the projects with warnings are named."""
Status = Literal["computed", "taken over", "broken", "failed", "fault", "not done"]


@dataclass(frozen=True)
class Entry:
    """What came of one project; `warnings` counts those of a site that was built now."""

    name: str
    status: Status
    problems: tuple[Problem, ...] = ()
    reason: str = ""
    warnings: int = 0


@dataclass(frozen=True)
class Report:
    """A finished run: one entry for each project, in the order of their names.

    `done` is what was done with those that are new or changed, `where` the name of what `results` leads to.
    """

    results: str
    entries: tuple[Entry, ...]
    seconds: float
    done: str = "computed"
    where: str = "results"

    @property
    def exit_code(self) -> int:
        """1 for a fault of Metaloom's own, 3 when computing failed, 2 when a project is broken, else 0.

        Transient failures, which another run may clear, come before errors that need a correction.
        """
        found = {entry.status for entry in self.entries}
        if "fault" in found:
            return 1
        if found & {"failed", "not done"}:
            return 3
        return 2 if "broken" in found else 0

    def lines(self) -> Iterator[str]:
        """Yield the report as lines of text."""
        yield f"{len(self.entries)} projects in {self.seconds:.1f} s"
        rows: tuple[tuple[str, set[Status]], ...] = (
            (f"{self.done} now", {"computed"}),
            ("taken over", {"taken over"}),
            ("broken", {"broken"}),
            ("failed", {"failed", "fault"}),
            ("not done", {"not done"}),
        )
        for label, statuses in rows:
            yield f"  {label:<14}{sum(entry.status in statuses for entry in self.entries)}"
        warned = [printable(entry.name) for entry in self.entries if entry.warnings]
        if warned:
            more = f" and {len(warned) - NAMED} more" if len(warned) > NAMED else ""
            count = sum(entry.warnings for entry in self.entries)
            yield f"  {'warnings':<14}{count}, told by `metaloom build` of {', '.join(warned[:NAMED])}{more}"
        yield f"  {self.where:<14}{printable(self.results)}"

    def complaints(self) -> Iterator[str]:
        """Yield what went wrong: the broken projects' messages with the project before the file, then the other
        reasons.
        """
        for entry in self.entries:
            for problem in entry.problems:
                place = replace(problem.place, file=f"{printable(entry.name)}/{problem.place.file}")
                yield str(replace(problem, place=place))
        for status in ("failed", "fault", "not done"):
            for entry in self.entries:
                if entry.status == status:
                    yield f"{printable(entry.name)}: {status}: {entry.reason}"


def printable(name: str) -> str:
    """Return a file's name as text that a terminal shows and does not obey."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in name)
