"""Which study reports which item of a list.

Three answers are told apart, because two of them are often taken for one: the study reports it; a whole text of the
study was read and does not; or no text that could be read says so, of which nothing follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from metaloom.survey.frames import known, rows_of

if TYPE_CHECKING:
    from metaloom.declare import Declarations
    from metaloom.declare.reporting import Reporting
    from metaloom.read import Evidence

REPORTED, SILENT, UNSEEN = "reported", "silent", "unseen"


def survey(
    declared: Reporting, _declarations: Declarations, evidence: Evidence, _results: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    """Study by item the status, and how many studies have each status for each item."""
    frame = rows_of(evidence, declared.table, declared.where)
    studies = list(dict.fromkeys(str(study) for study in frame["study_id"] if known(study)))
    whole = _having(evidence, declared.whole)
    items, cells = [], []
    for item in declared.items:
        reporting = _having(evidence, item.rows)
        column = [REPORTED if study in reporting else SILENT if study in whole else UNSEEN for study in studies]
        cells.append(column)
        counts = {status: column.count(status) for status in (REPORTED, SILENT, UNSEEN)}
        items.append({"group": item.group, "label": item.label, **counts})
    return {
        "figures": ["reporting"] if studies else [],
        "studies": studies,
        "items": items,
        "cells": cells,
        "total": len(studies),
        "whole": len(whole & set(studies)),
        "counted": declared.counted,
        "numbers": {"studies": len(studies), "whole": len(whole & set(studies)), "items": len(items)},
    }


def _having(evidence: Evidence, rows: Mapping[str, str]) -> set[str]:
    """The studies that have a row which meets the condition in any of the tables."""
    return {
        str(study)
        for table, condition in rows.items()
        for study in rows_of(evidence, table, condition)["study_id"]
        if known(study)
    }
