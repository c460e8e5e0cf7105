"""What a survey of directions finds: votes, counts by group with their sign test, and what does not vote."""

from __future__ import annotations

from dataclasses import dataclass, field

from metaloom.judge.certain import CertaintyOf
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.store.plain import SOMETIMES
from metaloom.surveys.directions.votes import LeftOut, Vote
from metaloom.text.survey_rows import WordedRow, test_words

ALL = "all studies"
"""The group of all studies, which is the first of each outcome."""


@dataclass(frozen=True, kw_only=True)
class SignTest(WordedRow):
    """The exact sign test, and the share of benefit among studies with a direction, with Wilson's interval."""

    p_value: float
    share: float
    lower: float
    upper: float

    def words(self) -> str:
        """Return the P value."""
        return test_words(self.p_value, None)


@dataclass(frozen=True, kw_only=True)
class CombinedP:
    """One-sided P values of `k` studies combined by Fisher and by Stouffer; or the reason why they are not."""

    k: int | None = field(default=None, metadata=SOMETIMES)
    fisher: float | None = field(default=None, metadata=SOMETIMES)
    stouffer: float | None = field(default=None, metadata=SOMETIMES)
    reason: str | None = field(default=None, metadata=SOMETIMES)


@dataclass(frozen=True, kw_only=True)
class VoteRow:
    """The vote of one study on one outcome, with the row of the data that it rests on."""

    study_id: str
    vote: Vote
    rows: int
    basis: str
    time: float | None
    people: int
    table: str
    line: int
    words: str
    source: str
    p: float | None
    p_operator: str


@dataclass(frozen=True, kw_only=True)
class VoteGroup:
    """How a group of studies votes on one outcome: `k` studies with so many people, counted by vote."""

    label: str
    k: int
    people: int
    benefit: int
    harm: int
    no_difference: int
    conflicting: int
    sign: SignTest | None
    combined: CombinedP
    certainty: CertaintyOf | None

    @property
    def directed(self) -> int:
        """How many studies have a direction."""
        return self.benefit + self.harm

    def count(self, key: str) -> int:
        """Return a count by its name: k, benefit, harm, no_difference, conflicting or people."""
        found: int = getattr(self, key)
        return found


@dataclass(frozen=True, kw_only=True)
class OutcomeVotes:
    """The votes on one outcome, what does not vote, and the counts of all studies and of each group."""

    label: str
    votes: tuple[VoteRow, ...]
    left_out: tuple[LeftOut, ...]
    groups: tuple[VoteGroup, ...]

    @property
    def apart(self) -> tuple[VoteGroup, ...]:
        """The groups that are distinguished; all studies where none is."""
        return self.groups[1:] or self.groups


@dataclass(frozen=True, kw_only=True)
class VotingStudy:
    """A study that votes, and the label of its group."""

    study_id: str
    label: str
    group: str | None


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """The outcomes in declared order, the labels of the groups, and the studies that vote."""

    outcomes: tuple[OutcomeVotes, ...]
    groups: tuple[str, ...]
    studies: tuple[VotingStudy, ...]

    def outcome(self, label: str) -> OutcomeVotes | None:
        """Return the outcome with this label."""
        return next((one for one in self.outcomes if one.label == label), None)

    def votes_without(self, outcome: OutcomeVotes, groups: list[str]) -> tuple[VoteRow, ...]:
        """Return the votes on an outcome of all studies but those of some groups."""
        group_of = {study.study_id: study.group for study in self.studies}
        return tuple(vote for vote in outcome.votes if group_of[vote.study_id] not in groups)
