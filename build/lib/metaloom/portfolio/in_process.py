"""One job after the other, in this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metaloom.portfolio.executor import Done, Function, Outcome, failure


@dataclass(frozen=True)
class InProcess:
    """The executor without workers."""

    def run(self, function: Function, jobs: Sequence[str]) -> Iterator[tuple[str, Outcome]]:
        """Try each job once, in the order given."""
        for job in jobs:
            outcome: Outcome
            try:
                outcome = Done(function(job))
            except Exception as error:
                outcome = failure(error)
            yield job, outcome
