"""The rows of a table that meet a condition, joined with the studies, each with its line."""

from __future__ import annotations

import pandas as pd

from metaloom.declare.expression import parse_expression
from metaloom.write.findings import LINE, STUDIES, Findings


def view_frame(findings: Findings, table: str, where: str | None) -> pd.DataFrame:
    """Return the rows of a table that meet a condition, with the columns of the studies joined."""
    found = findings.evidence.tables[table]
    frame = found.frame.assign(**{LINE: list(found.lines)})
    if table != STUDIES and "study_id" in frame and not findings.studies.empty:
        studies = findings.studies.reset_index(drop=True)
        new = [column for column in studies.columns if column not in frame.columns]
        frame = frame.merge(studies[["study_id", *new]], on="study_id", how="left")
    return frame if where is None else frame[parse_expression(where).mask(frame)]
