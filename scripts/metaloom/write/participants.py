"""How many people the studies followed, none counted twice where two studies may share patients.

Studies that may overlap (`data/overlaps.csv`), directly or through a third one, count once, as the largest of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from metaloom.read.overlaps import Overlap
from metaloom.write.findings import Findings, is_missing

SIZES = ("n_treated", "n_control")


@dataclass(frozen=True)
class Participants:
    """People, the studies that they were in, studies without a number, and studies left out for an overlap."""

    people: int
    studies: int
    unknown: int
    overlapping: int
    kept: frozenset[str]
    """The studies that are counted."""
    sized: frozenset[str]
    """The studies that say how many people they have."""


def participants(findings: Findings) -> Participants:
    """Return the count over the table of studies."""
    sizes = {study: size for study, row in findings.study_rows.items() if (size := _size(row)) is not None}
    kept = {max(group, key=lambda study: (sizes[study], study)) for group in groups(sizes, findings.evidence.overlaps)}
    people = sum(sizes[study] for study in kept)
    unknown, overlapping = len(findings.study_rows) - len(sizes), len(sizes) - len(kept)
    return Participants(people, len(kept), unknown, overlapping, frozenset(kept), frozenset(sizes))


def groups(studies: Iterable[str], overlaps: Iterable[Overlap]) -> list[set[str]]:
    """Return the studies, those that may share patients together."""
    of_study = {study: {study} for study in studies}
    for pair in overlaps:
        if pair.both_in(of_study):
            joined = of_study[pair.study_a] | of_study[pair.study_b]
            of_study |= dict.fromkeys(joined, joined)
    return list({id(group): group for group in of_study.values()}.values())


def _size(row: Mapping[str, object]) -> int | None:
    known = [value for name in SIZES if isinstance(value := row.get(name), int | float) and not is_missing(value)]
    return int(sum(known)) if known else None
