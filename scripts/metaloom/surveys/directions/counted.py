"""Rows and Python behind each vote count: the row that each study's vote rests on, and the sign test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from metaloom.surveys.directions.describe import tail_of
from metaloom.surveys.directions.facts import ALL, Facts, SignTest, VoteGroup, VoteRow
from metaloom.surveys.numbers import count, named
from metaloom.text import numbers
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted, merged
from metaloom.write.proof.program import Program

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.directions.declare import Directions

VOTES = {
    "benefit": "benefit",
    "harm": "harm",
    "no-difference": "no difference",
    "conflicting": "conflicting",
}


def counted(_declared: Directions, _evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield the studies, then each outcome's votes in all studies and in each group."""
    groups = {study.study_id: study.group for study in found.studies}
    votes = [vote for outcome in found.outcomes for vote in outcome.votes]
    rows = _rows(votes)
    sets = " | ".join(f'set({program.at(table, lines)}["study_id"])' for table, lines in rows.items()) or "set()"
    studies = named("studies", found.numbers["studies"], f"len({sets})")
    outcomes = named("outcomes", found.numbers["outcomes"], str(len(found.outcomes)))
    yield Counted(what="All studies and outcomes", keys=("studies", "outcomes"), gives=(studies, outcomes), rows=rows)
    for outcome in found.outcomes:
        for group in outcome.groups:
            here = [vote for vote in outcome.votes if group.label in (ALL, groups[vote.study_id])]
            yield _group(outcome.label, group, here, program)


def _group(label: str, group: VoteGroup, votes: list[VoteRow], program: Program) -> Counted:
    tail = tail_of(label, group.label)
    gives = [count(group.k, _size(votes, program), "studies")]
    for name, word in VOTES.items():
        of = [vote for vote in votes if vote.vote == word]
        number = group.count(name.replace("-", "_"))
        gives.append(Given(_size(of, program), float(number), f"{numbers.count(number)} {word}"))
    people = " + ".join(str(vote.people) for vote in votes) or "0"
    gives.append(Given(people, float(group.people), numbers.counted(group.people, "person", "people")))
    if group.sign:
        gives += _sign(group, group.sign, program)
    keys = tuple(f"{name}-{tail}" for name in ("studies", "benefit", "harm", "no-difference", "people", "sign-p"))
    what = label if group.label == ALL else f"{label}, {group.label}"
    named_by = (*keys, f"certainty-{tail}")
    return Counted(what=what, group=label, keys=named_by, gives=tuple(gives), rows=_rows(votes))


def _size(votes: Sequence[VoteRow], program: Program) -> str:
    """Return how many rows votes rest on, one a study."""
    return " + ".join(f"len({program.at(table, lines)})" for table, lines in _rows(votes).items()) or "0"


def _sign(group: VoteGroup, sign: SignTest, program: Program) -> Iterator[Given]:
    program.importing("from scipy.stats import binomtest")
    directed = group.directed
    test = f"binomtest({group.benefit}, {directed})"
    yield Given(f"{group.benefit} / {directed}", sign.share, numbers.share(sign.share), name="share to benefit")
    yield Given(f"{test}.pvalue", sign.p_value, numbers.p_value(sign.p_value))
    for end, at, name in ((sign.lower, "low", "from"), (sign.upper, "high", "to")):
        yield Given(f'{test}.proportion_ci(0.95, "wilson").{at}', end, numbers.share(end), name=name)


def _rows(votes: Sequence[VoteRow]) -> dict[str, list[int]]:
    return merged((vote.table, [vote.line]) for vote in votes)
