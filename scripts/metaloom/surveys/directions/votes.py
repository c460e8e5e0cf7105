"""One vote a study and outcome, by a stated rule, never by statistical significance.

The rule (Cochrane Handbook 12.4.2.3; Boon and Thomson, Research Synthesis Methods 2021;12:29):

1. a row votes only where its sentence contrasts the arms; changes within one arm never vote;
2. of the rows of one study and outcome those with counts decide, else those with means, else those with medians (their
   difference has a direction, too, whatever a test says of it), else those with percentages, else a P value with
   words, else words alone; among these the last time;
3. if several rows are left, the direction of at least 70 % of them is the vote; otherwise the study is conflicting;
4. "no difference stated" has no direction: it is counted beside the vote and leaves the sign test;
5. of two studies that may share patients the larger one votes; a value that is only remembered never does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from metaloom.read.overlaps import Overlap

Vote = Literal["benefit", "harm", "no difference", "conflicting"]
BASES = ("counts", "means", "medians", "percentages", "p_value", "words")
"""What a direction may rest on, the surest first."""
WORDS: Mapping[str, Vote | None] = {
    "benefit": "benefit",
    "harm": "harm",
    "no_difference": "no difference",
    "no difference": "no difference",
    "no_difference_stated": "no difference",
    "not_said": None,
    "unclear": None,
}
"""What may be under `direction` -> the vote; None where the source states none."""
AGREE = 0.70
NOT_ARMS = "the sentence does not contrast the arms"
NOT_SAID = "the source states no direction"


@dataclass(frozen=True)
class Said:
    """One row: what a study says of an outcome at one time."""

    study_id: str
    line: int
    table: str
    direction: Vote | None
    basis: str
    time: float | None
    people: int
    arms: bool
    words: str = ""
    p: float | None = None
    p_operator: str = ""
    source: str = ""
    design: str | None = None


@dataclass(frozen=True)
class Voted:
    """The vote of one study on one outcome, and the row that it rests on."""

    study_id: str
    vote: Vote
    said: Said
    rows: int


@dataclass(frozen=True)
class LeftOut:
    """A study that does not vote, and why."""

    study_id: str
    line: int
    reason: str


def votes_of(
    rows: Iterable[Said], overlaps: Sequence[Overlap], labels: Mapping[str, str] | None = None
) -> tuple[list[Voted], list[LeftOut]]:
    """Return the votes of all studies in the order of their rows, and the studies without one, with the reason.

    `labels` are what readers know studies by.
    """
    studies: dict[str, list[Said]] = {}
    for row in rows:
        studies.setdefault(row.study_id, []).append(row)
    votes, out = [], []
    for study_id, said in studies.items():
        able = [row for row in said if row.arms and row.direction is not None]
        if able:
            votes.append(_vote(study_id, able))
        else:
            reason = NOT_SAID if any(row.arms for row in said) else NOT_ARMS
            out.append(LeftOut(study_id, said[0].line, reason))
    shared = _smaller_of_pairs(votes, overlaps, labels or {})
    out += [LeftOut(vote.study_id, vote.said.line, shared[vote.study_id]) for vote in votes if vote.study_id in shared]
    return [vote for vote in votes if vote.study_id not in shared], out


def _vote(study_id: str, rows: list[Said]) -> Voted:
    surest = min(BASES.index(row.basis) for row in rows)
    rows = [row for row in rows if BASES.index(row.basis) == surest]
    last = max((row.time for row in rows if row.time is not None), default=None)
    rows = [row for row in rows if row.time == last]
    (direction, most), *_ = Counter(row.direction for row in rows).most_common()
    if direction is None or most < AGREE * len(rows):
        return Voted(study_id, "conflicting", rows[0], len(rows))
    return Voted(study_id, direction, next(row for row in rows if row.direction == direction), len(rows))


def _smaller_of_pairs(votes: Sequence[Voted], overlaps: Sequence[Overlap], labels: Mapping[str, str]) -> dict[str, str]:
    """Return study_id -> reason for every study that shares patients, perhaps, with a larger one that votes.

    Larger pairs come first, so that a chain of overlaps loses no more studies than it must.
    """
    people = {vote.study_id: vote.said.people for vote in votes}
    out: dict[str, str] = {}
    pairs = [pair for pair in overlaps if pair.both_in(people)]
    for pair in sorted(pairs, key=lambda pair: -max(people[pair.study_a], people[pair.study_b])):
        if pair.study_a in out or pair.study_b in out:
            continue
        smaller, larger = sorted((pair.study_a, pair.study_b), key=lambda study: (people[study], study))
        out[smaller] = f"it may share patients with {labels.get(larger, larger)}, which is larger: {pair.why}"
    return out


def counted_direction(row: Mapping[Any, Any], better: Literal["lower", "higher"]) -> tuple[Vote, str] | None:
    """Return the vote of a row with events, means or medians of two arms, and what it rests on; None without any."""
    shares = [_share(row, arm) for arm in ("treated", "control")]
    if shares[0] is not None and shares[1] is not None:
        return _compared(shares[0], shares[1], better), "counts"
    for middle in ("mean", "median"):
        treated, control = (_number(row.get(f"{middle}_{arm}")) for arm in ("treated", "control"))
        if treated is not None and control is not None:
            return _compared(treated, control, better), f"{middle}s"
    return None


def _share(row: Mapping[Any, Any], arm: str) -> Fraction | None:
    """Return the share of an arm with an event, exactly."""
    events, total = _number(row.get(f"events_{arm}")), _number(row.get(f"total_{arm}"))
    return Fraction(events) / Fraction(total) if events is not None and total else None


def _compared(treated: float | Fraction, control: float | Fraction, better: str) -> Vote:
    if treated == control:
        return "no difference"
    return "benefit" if (treated < control) == (better == "lower") else "harm"


def _number(value: Any) -> float | None:
    """Return a cell's number, or None where it holds none."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and value == value
    return float(value) if is_number else None
