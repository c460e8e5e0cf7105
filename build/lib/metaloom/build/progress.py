"""How long work is told about: steps, each with how many of how many."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol


class Teller(Protocol):
    """Somebody who is told what is being done."""

    def step(self, name: str, done: int, total: int) -> None:
        """`done` of `total` of the named step are done."""

    def say(self, text: str) -> None:
        """One line for the person who waits."""


class Silent:
    """Tells nobody."""

    def step(self, name: str, done: int, total: int) -> None:
        """Do nothing."""

    def say(self, text: str) -> None:
        """Do nothing."""


@dataclass
class Clock:
    """Where the time went: seconds per step, in the order in which the steps ran."""

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
