"""The whole portfolio as one JSON document, one project a line; it does not say what was computed now or earlier."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from metaloom import __version__
from metaloom.portfolio.report import Entry, Report
from metaloom.portfolio.shelf import Shelf


def document(report: Report, shelf: Shelf) -> Iterator[str]:
    """Yield the document in pieces, so that no more than one project's results are in memory.

    `{"metaloom", "projects": [{"project", "status": "ok" | "broken" | "failed" | "not_done", "analyses" | "problems" |
    "reason"}]}`; `analyses` as in the results of one project.
    """
    yield f'{{"metaloom": {json.dumps(__version__)}, "projects": ['
    for number, entry in enumerate(report.entries):
        yield (",\n" if number else "\n") + json.dumps({"project": entry.name, **_part(entry, shelf)}, allow_nan=False)
    yield "\n]}\n"


def _part(entry: Entry, shelf: Shelf) -> dict[str, Any]:
    if entry.status in ("computed", "taken over"):
        return {"status": "ok", "analyses": json.loads(shelf.result(entry.name).read_text("utf-8"))["analyses"]}
    if entry.status == "broken":
        return {"status": "broken", "problems": [asdict(problem) for problem in entry.problems]}
    return {"status": "not_done" if entry.status == "not done" else "failed", "reason": entry.reason}
