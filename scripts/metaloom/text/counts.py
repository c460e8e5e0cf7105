"""How many studies, and how many effects where a study gives several: the two are never taken for one another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from metaloom.probe.parts import Subsets
from metaloom.text import numbers


class Counted(Protocol):
    """A result, or a part of one, that says how many effects it is of, and of how many studies if these are fewer."""

    @property
    def k(self) -> int | None:
        """How many effects."""

    @property
    def k_studies(self) -> int | None:
        """How many studies, where they give several effects."""


@dataclass(frozen=True)
class Size:
    """How many effects, and of how many studies where these are fewer."""

    k: int | None
    k_studies: int | None = None


def studies_of(item: Counted) -> int:
    """Return how many studies are behind a result or a part of one."""
    k = int(item.k or 0)
    return min(k, int(item.k_studies or k))


def size(item: Counted) -> str:
    """Return the size in a sentence: no study, 1 study, 5 studies, 8 effects in 5 studies."""
    k, count = int(item.k or 0), studies_of(item)
    studies = {0: "no study", 1: "1 study"}.get(count, f"{numbers.count(count)} studies")
    return studies if k == count else f"{numbers.count(k)} effects in {studies}"


def of_rows(names: Iterable[object]) -> str:
    """Return the size, in a sentence, of rows that each give one effect, by the names of their studies."""
    every = list(names)
    return size(Size(len(every), len(set(every))))


def several(found: Subsets) -> tuple[int, int]:
    """Return how many subsets of two and more studies were pooled, and how many there are.

    Single studies are pooled with nothing and are not told; a random sample is so large that they do not count in it.
    """
    alone = len(found.studies)
    fitted, possible = found.fitted or 0, found.possible or 0
    return fitted - alone if found.exact else fitted, possible - alone


def cell(item: Counted) -> str:
    """Return the size in a column of studies: 5, or 5 (8 effects)."""
    k, count = int(item.k or 0), studies_of(item)
    return numbers.count(count) if k == count else f"{numbers.count(count)} ({numbers.count(k)} effects)"
