"""What the words and the axis of a figure have to know of a result."""

from __future__ import annotations

from typing import Protocol


class Compared(Protocol):
    """What an axis has to know of a result: its measure, the better direction, the smallest effect that matters."""

    @property
    def measure(self) -> str:
        """Its measure."""

    @property
    def better(self) -> str | None:
        """Which direction favours the intervention."""

    @property
    def minimal_important(self) -> float | None:
        """The smallest effect that matters, on the scale that people read."""

    @property
    def network(self) -> object | None:
        """Its network, if it has one."""
