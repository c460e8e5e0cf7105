"""What machines read: results as JSON, the rows of each analysis as CSV.

CSV cells that a spreadsheet would run as a formula are prefixed with an apostrophe; a cell that
already begins with an apostrophe gets a second one, so that removing one restores every cell.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from metaloom import __version__
from metaloom.write.escape import spreadsheet_safe
from metaloom.write.woven import Woven, cell_text


def results_json(results: list[dict[str, Any]]) -> str:
    """All results in the format of DESIGN; full precision, null for what does not exist."""
    document = {"metaloom": __version__, "analyses": results}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def result_json(result: dict[str, Any]) -> str:
    """One result as a document of its own."""
    return json.dumps({"metaloom": __version__, **result}, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def rows_csv(woven: Woven, identifier: str) -> str:
    """The rows of an analysis, with their line in the table and their sources."""
    frame = woven.selections[identifier].frame
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.removeprefix("_") for column in frame.columns])
    for values in frame.itertuples(index=False, name=None):
        writer.writerow([spreadsheet_safe(cell_text(value)) for value in values])
    return stream.getvalue()
