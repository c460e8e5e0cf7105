"""A harm study by study, with exact limits and the length of follow-up; never an effect.

Person-years are the people of a group times its follow-up where the source gives one. That counts all people for the
whole time, also those who died, had a transplant or were lost, so it is the most that it can have been, and the bound
of the rate the lowest that it can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from metaloom.catalogue.columns import BINARY, ONE_PROPORTION
from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import Quoted
from metaloom.read.hold_out import reason_against
from metaloom.read.records import records
from metaloom.surveys.frames import every_row_of, known, word_of
from metaloom.surveys.harms.exact import compared, counted, equal_odds, rate
from metaloom.surveys.harms.facts import AddedUp, Arm, Facts, HarmDirections, HarmStudy, HeldOut

if TYPE_CHECKING:
    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.harms.declare import Harms

A_YEAR = {"days": 365.25, "weeks": 365.25 / 7, "months": 12.0, "years": 1.0}
"""How many of a unit of time make a year."""


def survey(declared: Harms, _declarations: Declarations, evidence: Evidence, _results: Mapping[str, Judged]) -> Facts:
    """Return every study with its arms, exact limits and comparison; the treated added up; what was held out."""
    rows = list(_rows(declared, evidence))
    studies = [_study(declared, evidence, table, row) for table, row, reason in rows if reason is None]
    studies.sort(key=lambda study: (-(study.follow_up or 0.0), study.label.lower()))
    held_out = tuple(HeldOut(study_id=str(row["study_id"]), reason=reason) for _, row, reason in rows if reason)
    comparisons = [study.comparison for study in studies if study.comparison]
    contrasts = declared.apart is not None and any(comparison.estimable for comparison in comparisons)
    added = _added(declared, studies, evidence) if declared.add and len(studies) > 1 else None
    return Facts(
        id=declared.id,
        title=declared.title,
        figures=(*(["harms"] if studies else []), *(["harm_contrasts"] if contrasts else [])),
        numbers=_numbers(studies, added),
        studies=tuple(studies),
        held_out=held_out,
        added=added,
        directions=_directions(studies) if contrasts else None,
        level=declared.level,
        unit=declared.unit,
        apart=declared.apart,
    )


def _rows(declared: Harms, evidence: Evidence) -> Iterator[tuple[str, dict[str, Any], str | None]]:
    """Yield the table, the row and the reason against it of every row asked for."""
    for table, condition in declared.rows.items():
        for record in records(every_row_of(evidence, table, condition)):
            reason = reason_against(record, (BINARY, ONE_PROPORTION), convert=False)
            yield table, {str(column): value for column, value in record.items()}, reason


def _study(declared: Harms, evidence: Evidence, table: str, row: Mapping[str, Any]) -> HarmStudy:
    follow_up = float(row[declared.follow_up]) if known(row[declared.follow_up]) else None
    years = follow_up / A_YEAR[declared.unit] if follow_up and declared.person_years else None
    two_arms = known(row.get("events_treated")) and known(row.get("events_control"))
    names = {"treated": ("events_treated", "total_treated"), "control": ("events_control", "total_control")}
    names = names if two_arms else {"treated": ("events", "total")}
    arms = {arm: (int(row[events]), int(row[total])) for arm, (events, total) in names.items()}
    label = row.get("label")
    about = (word_of(evidence, table, name, row[name]) if known(row[name]) else None for name in declared.about)
    return HarmStudy(
        study_id=str(row["study_id"]),
        label=str(label if known(label) else row["study_id"]),
        table=table,
        line=int(row["_line"]),
        follow_up=follow_up,
        what=word_of(evidence, table, declared.what, row[declared.what]) if declared.what else None,
        about=tuple(about),
        arms=tuple(_arm(arm, *counts, years, declared.level) for arm, counts in arms.items()),
        comparison=compared(*arms["treated"], *arms["control"], declared.level) if two_arms else None,
    )


def _arm(arm: str, events: int, total: int, years: float | None, level: float) -> Arm:
    person_years = years * total if years else None
    timed = rate(events, person_years, level) if person_years else None
    return Arm(arm=arm, rate=timed, **vars(counted(events, total, level)))


def _added(declared: Harms, studies: list[HarmStudy], evidence: Evidence) -> AddedUp:
    """Return the treated of all studies as one group; of a pair that may share patients, only the larger study."""
    treated = {study.study_id: study.treated for study in studies}
    left_out = {
        min((pair.study_a, pair.study_b), key=lambda study: treated[study].total)
        for pair in evidence.overlaps
        if pair.study_a in treated and pair.study_b in treated
    }
    arms = [study.treated for study in studies if study.study_id not in left_out]
    timed = [(arm.events, arm.rate.years) for arm in arms if arm.rate]
    years = sum(years for _, years in timed)
    people = counted(sum(arm.events for arm in arms), sum(arm.total for arm in arms), declared.level)
    return AddedUp(
        studies=len(arms),
        left_out=tuple(sorted(left_out)),
        rate=rate(sum(events for events, _ in timed), years, declared.level) if years else None,
        untimed=len(arms) - len(timed),
        **vars(people),
    )


def _directions(studies: list[HarmStudy]) -> HarmDirections:
    """Return which studies have fewer events among the treated and which more, and P of one odds ratio for all."""
    differences = [
        (study, study.comparison.difference) for study in studies if study.comparison and study.comparison.estimable
    ]
    tables = [
        (treated.events, treated.total, control.events, control.total)
        for treated, control in (study.arms for study, _ in differences)
    ]
    fewer = tuple(study.label for study, difference in differences if difference < 0)
    more = tuple(study.label for study, difference in differences if difference > 0)
    return HarmDirections(fewer=fewer, more=more, equal_odds_p=equal_odds(tables) if fewer and more else None)


def _numbers(studies: list[HarmStudy], added: AddedUp | None) -> dict[str, Quoted]:
    """Return what prose may pull in; the names say how each is printed (see `write.variables`)."""
    times = [study.follow_up for study in studies if study.follow_up is not None]
    found: dict[str, Quoted] = {
        "studies": len(studies),
        "without-event": sum(study.treated.events == 0 for study in studies),
        "shortest": min(times, default=None),
        "longest": max(times, default=None),
    }
    if added:
        found |= {"events": added.events, "total": added.total, "bound": added.bound, "bound-two-sided": added.upper}
        if added.rate:
            found |= {"person-years": round(added.rate.years), "rate-bound": added.rate.bound}
    for study in studies:
        name = study.study_id.replace("_", "-")
        arm, comparison = study.treated, study.comparison
        found |= {f"events-{name}": arm.events, f"total-{name}": arm.total}
        found |= {f"bound-{name}": arm.bound, f"bound-two-sided-{name}": arm.upper}
        if arm.rate:
            found[f"rate-bound-{name}"] = arm.rate.bound
        if comparison and comparison.estimable:
            found |= {f"p-{name}": comparison.p_value, f"ratio-{name}": comparison.odds_ratio}
    return found
