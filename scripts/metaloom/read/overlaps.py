"""Pairs of studies that may share patients (`data/overlaps.csv`): data, and a rule that no analysis may break."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from metaloom.declare.study_names import study_id_of
from metaloom.errors import Problem
from metaloom.read.table import Table

OVERLAPS = "overlaps"
NEEDED = ("study_a", "study_b", "why")


@dataclass(frozen=True)
class Overlap:
    """Two studies that may share patients, why that is thought, and where it is written."""

    study_a: str
    study_b: str
    why: str
    strength: str
    line: int

    def both_in(self, studies: Iterable[str]) -> bool:
        """Return whether both studies of the pair are among `studies`."""
        return {self.study_a, self.study_b} <= set(studies)


def make_overlaps(table: Table | None) -> tuple[tuple[Overlap, ...], list[Problem]]:
    """Return the pairs of the table of overlaps, with what is wrong with it; no table means no pairs."""
    if table is None:
        return (), []
    missing = [column for column in NEEDED if column not in table.columns]
    if missing:
        cause = f"The table of overlaps has no column {missing[0]!r}."
        return (), [
            Problem(
                table.sheet.place(table.sheet.header[0]),
                cause,
                f"Its columns are {', '.join(NEEDED)}, strength.",
                code="ML-0722",
            )
        ]
    pairs = tuple(
        Overlap(
            study_a=study_id_of(table.text(row, "study_a")),
            study_b=study_id_of(table.text(row, "study_b")),
            why=table.text(row, "why"),
            strength=table.text(row, "strength"),
            line=table.lines[row],
        )
        for row in range(len(table))
    )
    return pairs, list(pair_problems(table, pairs))


def pair_problems(table: Table, pairs: tuple[Overlap, ...]) -> Iterator[Problem]:
    """Yield pairs with a study missing, of one study with itself, or given twice."""
    first: dict[frozenset[str], int] = {}
    for row, pair in enumerate(pairs):
        both = frozenset((pair.study_a, pair.study_b))
        place = table.place(row, "study_b")
        if not pair.study_a or not pair.study_b:
            yield Problem(place, "This pair lacks a study.", "Name both studies.", code="ML-0723")
        elif len(both) == 1:
            yield Problem(place, f"{pair.study_a!r} is paired with itself.", "Name the other study.", code="ML-0723")
        elif both in first:
            cause = f"Duplicate pair (first on line {first[both]})."
            yield Problem(place, cause, "Keep one row.", code="ML-0723")
        first.setdefault(both, pair.line)
