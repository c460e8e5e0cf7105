"""The rows of a table that meet a condition, joined with the studies, each with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from metaloom.declare.expression import parse_expression
from metaloom.declare.expression.columns import columns_of
from metaloom.write.findings import LINE, STUDIES, Findings
from metaloom.write.worked_out import Need

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from metaloom.declare.expression.truth import Lookup

MASK = Need["NDArray[np.bool_]"]()
JOINED = Need["tuple[pd.DataFrame, Lookup]"]()


def view_frame(findings: Findings, table: str, where: str | None) -> pd.DataFrame:
    """Return the rows of a table that meet a condition, with the columns of the studies joined."""
    frame, _ = _joined(findings, table)
    return frame.copy(deep=False) if where is None else frame[view_mask(findings, table, where)]


def view_mask(findings: Findings, table: str, where: str) -> NDArray[np.bool_]:
    """Return which rows of a table meet a condition; asked once of each."""

    def mask() -> NDArray[np.bool_]:
        frame, lookup = _joined(findings, table)
        return parse_expression(where).mask(frame, lookup)

    return findings.worked_out.once(MASK, (table, where), mask)


def _joined(findings: Findings, table: str) -> tuple[pd.DataFrame, Lookup]:
    """Return every row of a table with the columns of the studies, and what names of conditions stand for in them."""

    def join() -> tuple[pd.DataFrame, Lookup]:
        found = findings.evidence.tables[table]
        frame = found.frame.assign(**{LINE: list(found.lines)})
        if table != STUDIES and "study_id" in frame and not findings.studies.empty:
            studies = findings.studies.reset_index(drop=True)
            new = [column for column in studies.columns if column not in frame.columns]
            frame = frame.merge(studies[["study_id", *new]], on="study_id", how="left")
        return frame, columns_of(frame)

    return findings.worked_out.once(JOINED, table, join)
