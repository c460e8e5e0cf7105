"""Analyses, rows and Python behind each outcome of a glance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.read.studies import STUDIES
from metaloom.surveys.directions.facts import Facts as Directions
from metaloom.surveys.directions.facts import VoteRow
from metaloom.surveys.numbers import count, named
from metaloom.text import numbers
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted, merged
from metaloom.write.proof.program import Program, lines_of

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.glance.declare import Glance, GlanceRow
    from metaloom.surveys.glance.facts import Facts, Row

PAIRS = '[("total_treated", "total_control"), ("n_treated", "n_control"), ("total",), ("n",)]'
PEOPLE = (
    "def people(studies):\n"
    '    """The people of studies, each by its largest row: the first columns of which one is given."""\n'
    "    most = {}\n"
    "    for study in studies:\n"
    "        data = study['data']\n"
    f"        given = (names for names in {PAIRS} if any(data.get(name) is not None for name in names))\n"
    "        size = sum(data.get(name) or 0 for name in next(given, ()))\n"
    "        most[study['study_id']] = max(size, most.get(study['study_id'], 0))\n"
    "    return sum(most.values())\n"
)


def counted(declared: Glance, evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield the outcomes, then each row."""
    known = found.numbers
    empty = [row.is_empty for row in found.rows]
    gives = (
        named("outcomes", known["outcomes"], str(len(declared.rows))),
        named("without-data", known["without-data"], f"sum({empty})"),
    )
    yield Counted(what="Outcomes, and those without data", keys=("outcomes", "without-data"), gives=gives)
    program.importing(PEOPLE)
    for number, (asked, row) in enumerate(zip(declared.rows, found.rows, strict=True), start=1):
        yield _row(asked, number, row, evidence, program)


def _row(asked: GlanceRow, number: int, row: Row, evidence: Evidence, program: Program) -> Counted:
    results = [program.findings.results[name] for name in asked.analyses]
    votes = _votes(asked, program)
    lines = merged([
        *((result.table, [study.line for study in result.studies if study.line is not None]) for result in results),
        *((vote.table, [vote.line]) for vote in votes),
    ])  # fmt: skip
    gives: list[Given] = []
    first: tuple[str, ...] = ()
    if results:
        name = f"studies_{number}"
        found = f"[{', '.join(map(program.result, asked.analyses))}]"
        first = (f"{name} = [study for one in {found} for study in one['studies']]",)
        gives.append(count(row.studies, f"len({{study['study_id'] for study in {name}}})", "studies"))
        gives.append(Given(f"people({name})", row.people, numbers.counted(row.people, "person", "people")))
    for word, size in row.votes.items():
        of = merged((vote.table, [vote.line]) for vote in votes if vote.vote == word)
        told = " + ".join(f"len({program.at(table, here)})" for table, here in of.items()) or "0"
        gives.append(Given(told, float(size), f"{numbers.count(size)} {word}"))
    who = {study.study_id for result in results for study in result.studies} | {vote.study_id for vote in votes}
    if row.last is not None:
        frame = evidence.tables[STUDIES].frame.assign(_line=list(evidence.tables[STUDIES].lines))
        here = lines_of(frame[frame["study_id"].isin(who)])
        gives.append(Given(f'{program.at(STUDIES, here)}["year"].max()', float(row.last), str(row.last), name="latest"))
    return Counted(
        what=row.label,
        keys=(f"row-{number}",),
        gives=tuple(gives),
        rows=lines,
        lines=first,
        analyses=tuple(asked.analyses),
    )


def _votes(asked: GlanceRow, program: Program) -> tuple[VoteRow, ...]:
    """Return the votes that a row counts: those of its outcome, without the groups that it leaves out."""
    if asked.directions is None:
        return ()
    found = program.findings.surveys[asked.directions.survey]
    outcome = found.outcome(asked.directions.outcome) if isinstance(found, Directions) else None
    return found.votes_without(outcome, asked.directions.without) if isinstance(found, Directions) and outcome else ()
