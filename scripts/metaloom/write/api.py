"""What machines read: results as JSON, rows as CSV, and a text that says what there is and how to read it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from metaloom import __version__
from metaloom.judge.claims import Verdict
from metaloom.write.spreadsheet import csv_text
from metaloom.write.woven import Woven, cell_text


def results_json(results: list[dict[str, Any]]) -> str:
    """All results in the format of DESIGN; full precision, null for what does not exist."""
    document = {"metaloom": __version__, "analyses": results}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def result_json(result: dict[str, Any]) -> str:
    """One result as a document of its own."""
    return json.dumps({"metaloom": __version__, **result}, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def claims_json(verdicts: Sequence[Verdict]) -> str:
    """Every claim with its verdict, the reason where nothing can be decided, and what it was expected to be."""
    claims = [
        {**verdict.claim.model_dump(mode="json"), "status": verdict.status, "reason": verdict.reason}
        for verdict in verdicts
    ]
    document = {"metaloom": __version__, "claims": claims}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def rows_csv(woven: Woven, identifier: str) -> str:
    """The rows of an analysis, with their line in the table and their sources."""
    frame = woven.selections[identifier].frame
    columns = [str(column).removeprefix("_") for column in frame.columns]
    rows = frame.itertuples(index=False, name=None)
    return csv_text(columns, ([cell_text(value) for value in cells] for cells in rows))
