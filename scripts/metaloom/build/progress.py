"""Progress of long work: named steps, each with how many of how many are done, and how long each took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol


class Teller(Protocol):
    """The interface of whatever reports progress."""

    def step(self, name: str, done: int, total: int) -> None:
        """Report that `done` of `total` parts of the named step are finished."""

    def say(self, text: str) -> None:
        """Report one line of text."""


class Silent:
    """Report nothing."""

    def step(self, name: str, done: int, total: int) -> None:
        """Do nothing."""

    def say(self, text: str) -> None:
        """Do nothing."""


@dataclass
class Clock:
    """Seconds per step, in the order in which the steps ran."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str, teller: Teller) -> Iterator[None]:
        """Time one step."""
        teller.step(name, 0, 0)
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
