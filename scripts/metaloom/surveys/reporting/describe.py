"""Which study reports which item of a list, and for how many participants it is therefore known.

Four answers are distinguished, because two of them are often confused: the study reports it; it says so in words,
without a value; a whole text of the study was read and does not; or no text that could be read says so, of which
nothing follows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import Quoted
from metaloom.read.records import number_in, records
from metaloom.surveys.frames import known, rows_of
from metaloom.surveys.reporting.facts import (
    MENTIONED,
    REPORTED,
    SILENT,
    STATUSES,
    UNSEEN,
    Facts,
    ItemCounts,
    Status,
    StatusCounts,
)

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.reporting.declare import Reporting


def survey(
    declared: Reporting, _declarations: Declarations, evidence: Evidence, _results: Mapping[str, Judged]
) -> Facts:
    """Return study by item the status; how many studies, and participants, have each status for each item."""
    frame = rows_of(evidence, declared.table, declared.where)
    studies = list(dict.fromkeys(str(study) for study in frame["study_id"] if known(study)))
    whole = _having(evidence, declared.whole or {})
    people = _participants(frame, declared.participants)
    items: list[ItemCounts] = []
    cells: list[tuple[Status, ...]] = []
    for item in declared.items:
        reporting, mentioning = _having(evidence, item.rows), _having(evidence, item.in_words or {})
        silent = whole | _having(evidence, item.silent or {})
        column: tuple[Status, ...] = tuple(
            REPORTED if study in reporting
            else MENTIONED if study in mentioning
            else SILENT if study in silent
            else UNSEEN
            for study in studies
        )  # fmt: skip
        cells.append(column)
        counts: dict[str, int] = {status: column.count(status) for status in STATUSES}
        sums: dict[str, int] = {
            status: sum(people.get(study, 0) for study, found in zip(studies, column, strict=True) if found == status)
            for status in STATUSES
        }
        items.append(ItemCounts(group=item.group, label=item.label, participants=StatusCounts(**sums), **counts))
    total_people = sum(people.values())
    overlaps = [pair for pair in evidence.overlaps if pair.both_in(people)]
    figures = ("reporting", "reporting_matrix") if declared.matrix else ("reporting",)
    labels = dict(zip(frame["study_id"], frame["label"], strict=True)) if "label" in frame else {}
    return Facts(
        id=declared.id,
        title=declared.title,
        figures=figures if studies else (),
        numbers={
            "studies": len(studies),
            "whole": len(whole & set(studies)),
            "items": len(items),
            "participants": total_people,
            **_numbers(items, len(studies), total_people),
        },
        studies=tuple(studies),
        labels=tuple(str(labels.get(study) or study) for study in studies),
        items=tuple(items),
        cells=tuple(cells),
        total=len(studies),
        whole=len(whole & set(studies)) if declared.whole else None,
        counted=declared.counted,
        participants=total_people,
        shared=len({one for pair in overlaps for one in (pair.study_a, pair.study_b)}),
        without_number=len(studies) - len(people) if declared.participants else 0,
    )


def _participants(frame: DataFrame, columns: list[str]) -> dict[str, int]:
    """Return study_id -> its participants; a study of which no column is known is left out."""
    found: dict[str, int] = {}
    for row in records(frame):
        parts = [number_in(row, column) for column in columns if known(row[column])]
        if parts:
            found[str(row["study_id"])] = int(sum(parts))
    return found


def _numbers(items: list[ItemCounts], studies: int, people: int) -> dict[str, Quoted]:
    """Return what prose may pull in for each item, by the words of its label: counts and shares."""
    found: dict[str, Quoted] = {}
    for item in items:
        name = slug(item.label)
        found |= {f"{status}-{name}": item.count(status) for status in (REPORTED, MENTIONED, SILENT)}
        found[f"share-{name}"] = item.reported / studies if studies else None
        if people:
            found[f"share-of-people-{name}"] = item.participants.reported / people
    return found


def _having(evidence: Evidence, rows: Mapping[str, str]) -> set[str]:
    """Return the studies that have a row which meets the condition in any of the tables."""
    return {
        str(study)
        for table, condition in rows.items()
        for study in rows_of(evidence, table, condition)["study_id"]
        if known(study)
    }


def slug(label: str) -> str:
    """Return a label as a part of a number's name."""
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")
