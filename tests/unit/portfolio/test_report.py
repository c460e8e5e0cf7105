"""The report is true and harmless to a terminal; the exit code says the worst."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from metaloom.errors import Place, Problem
from metaloom.portfolio.document import document
from metaloom.portfolio.report import Entry, Report, Status
from metaloom.portfolio.shelf import Shelf

PROBLEM = Problem(Place("chapters/a.yml", 3, 5), "Unknown key 'junk'.", "Remove it.", code="ML-0302")


def report(*entries: Entry) -> Report:
    return Report("results", entries, 1.25)


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        (["computed", "taken over"], 0),
        (["computed", "broken"], 2),
        (["broken", "failed"], 3),
        (["not done", "computed"], 3),
        (["broken", "fault", "failed"], 1),
    ],
)
def test_exit_code(statuses: list[Status], code: int) -> None:
    assert report(*(Entry(str(n), status) for n, status in enumerate(statuses))).exit_code == code


def test_every_project_is_counted_once() -> None:
    lines = list(report(*(Entry(status, status) for status in get_args(Status))).lines())
    assert lines[0] == "6 projects in 1.2 s"
    assert [line.split()[-1] for line in lines[1:6]] == ["1", "1", "1", "2", "1"]


def test_complaints_name_the_project_before_the_file() -> None:
    hostile = Entry("b\x1b[2J\n\udcff", "failed", reason="The worker died.")
    complaints = list(report(Entry("a", "broken", (PROBLEM,)), hostile, Entry("c", "computed")).complaints())
    assert complaints == [
        "a/chapters/a.yml:3:5: error: Unknown key 'junk'. [ML-0302]\n    Remove it.",
        r"b\x1b[2J\n\udcff: failed: The worker died.",
    ]


def test_the_document_holds_every_project(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("a", "key", '{"metaloom": "0.1.0", "analyses": [{"id": "x"}]}')
    entries = (Entry("a", "taken over"), Entry("b", "broken", (PROBLEM,)), Entry("c", "not done", reason="Gone."))
    projects = json.loads("".join(document(report(*entries), shelf)))["projects"]
    assert projects[0] == {"project": "a", "status": "ok", "analyses": [{"id": "x"}]}
    assert projects[1]["status"] == "broken"
    assert projects[1]["problems"][0]["place"] == {"file": "chapters/a.yml", "line": 3, "column": 5}
    assert projects[2] == {"project": "c", "status": "not_done", "reason": "Gone."}
