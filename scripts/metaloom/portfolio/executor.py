"""The interface between a portfolio and what computes it.

A job is a string, its outcome a string or a reason why there is none. An executor tries each job once and never raises
for a job's sake. The second try is the same for all executors and is here: each job that failed is tried once more,
alone, so that a job that kills its worker takes no other job with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from metaloom.errors import ToolError

Function = Callable[[str], str]


@dataclass(frozen=True)
class Done:
    """What the job gave."""

    text: str


@dataclass(frozen=True)
class Failed:
    """The job was tried and gave nothing: its worker died, or the function could not be run there."""

    reason: str


@dataclass(frozen=True)
class NotDone:
    """The job did not finish: no worker is left to run it."""

    reason: str


Outcome = Done | Failed | NotDone


class Executor(Protocol):
    """The interface of whatever runs jobs: this process, local processes, a cluster."""

    def run(self, function: Function, jobs: Sequence[str]) -> Iterator[tuple[str, Outcome]]:
        """Try each job once; yields (job, outcome) as they finish, in any order, exactly one for each job.

        `function` is importable by name where the job is done. Errors: ToolError when no job can be begun at all.
        """


def finish(executor: Executor, function: Function, jobs: Sequence[str]) -> Iterator[tuple[str, Outcome]]:
    """Do all jobs, the failed ones twice; yields (job, outcome) as they are settled, exactly one for each job."""
    again = []
    for job, outcome in executor.run(function, jobs):
        if isinstance(outcome, Failed):
            again.append(job)
        else:
            yield job, outcome
    for job in again:
        try:
            yield from executor.run(function, [job])
        except ToolError as error:
            yield job, NotDone(error.cause)


def failure(error: BaseException) -> Failed:
    """Return an exception that came out of a job, as an outcome."""
    return Failed(f"{type(error).__name__}: {error}")
