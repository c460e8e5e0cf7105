"""A shard: one part of a portfolio, for machines that do not know of each other, such as the jobs of a CI matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Shard:
    """The part `number` (from 1) of `of` parts of equal size."""

    number: int
    of: int

    def take(self, members: Sequence[T]) -> tuple[T, ...]:
        """Return every `of`-th member: all shards together are all members, and no member is in two."""
        return tuple(members[self.number - 1 :: self.of])


WHOLE = Shard(1, 1)


def parse_shard(text: str) -> Shard:
    """Return the shard that `i/n` names; raises ValueError for anything else."""
    number, slash, of = text.partition("/")
    if slash and all(part.isascii() and part.isdigit() for part in (number, of)) and 1 <= int(number) <= int(of):
        return Shard(int(number), int(of))
    raise ValueError(f"{text!r} is not a part i/n with i from 1 to n, such as 2/5")
