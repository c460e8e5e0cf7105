"""Votes by direction for each outcome, in all studies and in each group that is distinguished."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from metaloom.errors import Place, Problem, ProjectError, suggestion
from metaloom.judge import risk_of_bias
from metaloom.judge.certain import Assessed
from metaloom.judge.grade.directions import Voter, certainty_of_directions
from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import Quoted
from metaloom.read.records import records
from metaloom.surveys.directions.facts import ALL, Facts, OutcomeVotes, VoteGroup, VoteRow, VotingStudy
from metaloom.surveys.directions.sign import combined, sign_test
from metaloom.surveys.directions.votes import (
    BASES,
    WORDS,
    Said,
    Vote,
    Voted,
    counted_direction,
    votes_of,
)
from metaloom.surveys.frames import known, rows_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.declare.domains import Domains
    from metaloom.read import Evidence
    from metaloom.surveys.directions.declare import DirectedOutcome, Directions

ARMS = "arms"
KEYS = {"benefit": "benefit", "harm": "harm", "no difference": "no_difference", "conflicting": "conflicting"}


def survey(
    declared: Directions, _declarations: Declarations, evidence: Evidence, _results: Mapping[str, Judged]
) -> Facts:
    """Return for each outcome its votes, counts by group, sign test and combined P; and what does not vote, and why."""
    groups = {group.label: _studies(evidence, declared.table, group.where) for group in declared.apart}
    frame = rows_of(evidence, declared.table, declared.rows)
    directed = dict(zip(frame.index, records(frame), strict=True))
    labels = _labels(frame, *_counted_frames(declared, evidence))
    outcomes = [_outcome(declared, one, evidence, groups, directed, labels) for one in declared.outcomes_or_all()]
    studies = list(dict.fromkeys(vote.study_id for outcome in outcomes for vote in outcome.votes))
    return Facts(
        id=declared.id,
        title=declared.title,
        figures=("effect_directions",) if studies else (),
        numbers={"studies": len(studies), "outcomes": len(outcomes), **_numbers(outcomes)},
        outcomes=tuple(outcomes),
        groups=tuple(groups),
        studies=tuple(
            VotingStudy(
                study_id=study,
                label=labels.get(study, study),
                group=next((label for label, members in groups.items() if study in members), None),
            )
            for study in studies
        ),
    )


def _outcome(
    declared: Directions,
    outcome: DirectedOutcome,
    evidence: Evidence,
    groups: Mapping[str, set[str]],
    directed: Mapping[Any, Mapping[str, Any]],
    labels: Mapping[str, str],
) -> OutcomeVotes:
    votes, out = votes_of(_said(declared, outcome, evidence, directed), evidence.overlaps, labels)
    parts = {ALL: votes, **{label: [v for v in votes if v.study_id in members] for label, members in groups.items()}}
    assessed = _assessed(evidence)
    judged = declared.judged(outcome)
    return OutcomeVotes(
        label=outcome.label,
        votes=tuple(map(_vote_row, votes)),
        left_out=tuple(out),
        groups=tuple(_group(label, members, assessed, judged) for label, members in parts.items()),
    )


def _group(label: str, votes: list[Voted], assessed: Mapping[str, Assessed], judged: Domains) -> VoteGroup:
    counts = {key: sum(vote.vote == word for vote in votes) for word, key in KEYS.items()}
    sign = sign_test(counts["benefit"], counts["harm"])
    studies = [Voter(vote.said.design, int(vote.said.people), assessed.get(vote.study_id)) for vote in votes]
    limits = (sign.lower, sign.upper) if sign else None
    return VoteGroup(
        label=label,
        k=len(votes),
        people=sum(vote.said.people for vote in votes),
        **counts,
        sign=sign,
        combined=combined(votes),
        certainty=certainty_of_directions(studies, counts, limits, judged),
    )


def _assessed(evidence: Evidence) -> dict[str, Assessed]:
    table = evidence.tables.get(risk_of_bias.TABLE)
    return {} if table is None else risk_of_bias.by_study(records(table.frame))


def _said(
    declared: Directions, outcome: DirectedOutcome, evidence: Evidence, directed: Mapping[Any, Mapping[str, Any]]
) -> list[Said]:
    """Return the rows of an outcome: those of the table of directions and those of other tables that count it."""
    wanted = set(rows_of(evidence, declared.table, outcome.rows).index)
    said = [_row(row, declared) for index, row in directed.items() if index in wanted]
    for table, condition in outcome.counted.items():
        assert outcome.better is not None  # held by the declaration
        for row in records(rows_of(evidence, table, condition)):
            found = counted_direction(row, outcome.better)
            if found is not None:
                said.append(_counted(row, table, declared.time, *found))
    return said


def _row(row: Mapping[Any, Any], declared: Directions) -> Said:
    return Said(
        study_id=str(row["study_id"]),
        line=int(row["_line"]),
        table=declared.table,
        direction=_direction(row, declared.table),
        basis=str(row["basis"]) if row["basis"] in BASES else "words",
        time=_number(row.get(declared.time)),
        people=_people(row),
        arms=row["contrast"] == ARMS,
        words=_text(row.get("source_quote")),
        p=_number(row.get("printed_p")),
        p_operator=_text(row.get("printed_p_operator")),
        source=_text(row.get("reference")),
        design=_text(row.get("design")) or None,
    )


def _direction(row: Mapping[Any, Any], table: str) -> Vote | None:
    word = str(row["direction"]).strip().casefold()
    if word not in WORDS:
        place = Place(f"data/{table}.csv", int(row["_line"]))
        cause = f"The direction {row['direction']!r} is none that a study can vote for."
        raise ProjectError([Problem(place, cause, suggestion(word, WORDS, "directions"), code="ML-0917")])
    return WORDS[word]


def _counted(row: Mapping[Any, Any], table: str, time: str, direction: Any, basis: str) -> Said:
    return Said(
        study_id=str(row["study_id"]),
        line=int(row["_line"]),
        table=table,
        direction=direction,
        basis=basis,
        time=_number(row.get(time)),
        people=_people(row),
        arms=True,
        words=_text(row.get("source_quote")),
        source=_text(row.get("reference")),
        design=_text(row.get("design")) or None,
    )


def _people(row: Mapping[Any, Any]) -> int:
    for pair in (("n_treated", "n_control"), ("total_treated", "total_control")):
        found = [_number(row.get(name)) for name in pair]
        if any(value is not None for value in found):
            return int(sum(value or 0 for value in found))
    return 0


def _vote_row(vote: Voted) -> VoteRow:
    said = vote.said
    return VoteRow(
        study_id=vote.study_id, vote=vote.vote, rows=vote.rows, basis=said.basis, time=said.time,
        people=said.people, table=said.table, line=said.line, words=said.words, source=said.source,
        p=said.p, p_operator=said.p_operator,
    )  # fmt: skip


def _studies(evidence: Evidence, table: str, where: str) -> set[str]:
    return {str(study) for study in rows_of(evidence, table, where)["study_id"] if known(study)}


def _counted_frames(declared: Directions, evidence: Evidence) -> list[DataFrame]:
    counted = [item for outcome in declared.outcomes or [] for item in outcome.counted.items()]
    return [rows_of(evidence, table, condition) for table, condition in counted]


def _labels(*frames: DataFrame) -> dict[str, str]:
    return {
        str(study): str(label)
        for frame in frames
        if "label" in frame
        for study, label in zip(frame["study_id"], frame["label"], strict=True)
        if known(label)
    }


def _numbers(outcomes: list[OutcomeVotes]) -> dict[str, Quoted]:
    """Return what prose and claims may name: `benefit-death`, `sign-p-death-randomised-trials`, …"""
    found: dict[str, Quoted] = {}
    for outcome in outcomes:
        for group in outcome.groups:
            tail = tail_of(outcome.label, group.label)
            found |= {f"{name}-{tail}": group.count(key) for name, key in NAMES.items()}
            found[f"sign-p-{tail}"] = group.sign.p_value if group.sign else None
            found[f"certainty-{tail}"] = group.certainty.level if group.certainty else None
    return found


NAMES = {"studies": "k", "benefit": "benefit", "harm": "harm", "no-difference": "no_difference", "people": "people"}


def tail_of(outcome: str, group: str) -> str:
    """Return what the names of the numbers of an outcome, or of one group of it, end with."""
    return slug(outcome) + ("" if group == ALL else f"-{slug(group)}")


def slug(label: str) -> str:
    """Return a label as a part of a variable's name."""
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


def _number(value: Any) -> float | None:
    return float(value) if known(value) and isinstance(value, int | float) else None


def _text(value: Any) -> str:
    return str(value) if known(value) else ""
