"""How many people (or other units) are behind a result, none counted twice as far as the rows show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from metaloom.engine.result import StudyRow
from metaloom.judge.judged import Judged

SIZES = (("total_treated", "n_treated", "total", "n"), ("total_control", "n_control"))
"""The columns of each arm, of which the first that is there counts."""


@dataclass(frozen=True)
class People:
    """A number of people, and whether it is the least that there can be."""

    count: float
    at_least: bool = False


def people_of(result: Judged) -> People:
    """Return how many people are behind a result; 0 where it is not known.

    Several rows of one study (`cluster`) mostly measure the same people, and no column says whether they do: a study
    counts with its largest row, and the number is the least that there can be.
    """
    summed = (result.n_treated or 0) + (result.n_control or 0)
    if result.cluster is None or not summed:
        return People(summed)
    largest = sum(people_by_study(result.studies).values())
    return People(largest, at_least=True) if largest < summed else People(summed)


def people_by_study(studies: Iterable[StudyRow]) -> dict[str, float]:
    """Return the people of each study by its largest row; 0 where it is not known."""
    people: dict[str, float] = {}
    for study in studies:
        people[study.study_id] = max(_size(study), people.get(study.study_id, 0))
    return people


def _size(study: StudyRow) -> float:
    """Return the people of a row over both arms."""
    return sum(_first(study, names) for names in SIZES)


def _first(study: StudyRow, names: Sequence[str]) -> float:
    known = (study.data.get(name) for name in names)
    return float(next((value for value in known if value is not None), 0))
