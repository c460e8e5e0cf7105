"""What the writers of one site work out once and use on several pages."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar, cast

T = TypeVar("T")


class Need(Generic[T]):
    """A name for answers of one type, such as the rows of an analysis; made once, at the top of a module."""


class WorkedOut:
    """Answers by need and key. Each is worked out for the first writer who asks, and kept for the others."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Need[object], Hashable], object] = {}

    def once(self, need: Need[T], key: Hashable, make: Callable[[], T]) -> T:
        """Return the answer to a need for a key; `make` gives it where nothing is kept."""
        place = cast(tuple[Need[object], Hashable], (need, key))
        if place not in self._kept:
            self._kept[place] = make()
        return cast(T, self._kept[place])

    def keep(self, need: Need[T], key: Hashable, answer: T) -> None:
        """Keep an answer that was worked out elsewhere."""
        self._kept[cast(tuple[Need[object], Hashable], (need, key))] = answer
