"""A preview made ready: the engine and pandoc have worked before anybody edits, and no fault of that is raised."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from metaloom.build import ready
from metaloom.engine import analyse


def last(status: str) -> Any:
    analyses = [SimpleNamespace(id="none"), SimpleNamespace(id="death")]
    results = {"none": SimpleNamespace(status="not_estimable"), "death": SimpleNamespace(status=status)}
    findings = SimpleNamespace(
        declarations=SimpleNamespace(analyses=analyses),
        results=results,
        selections={"death": SimpleNamespace(frame="rows of death")},
    )
    pages = {"analyses/death.qmd": SimpleNamespace(draft="draft of death")}
    return SimpleNamespace(findings=findings, whole=SimpleNamespace(pages=pages))


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    heard: list[object] = []
    monkeypatch.setattr(analyse, "compute", lambda frame, analysis: heard.append((frame, analysis.id)))
    monkeypatch.setattr(ready, "convert_pages", lambda drafts, cache, report: heard.append((drafts, cache)))
    return heard


def test_an_analysis_with_an_estimate_is_computed_and_its_page_converted(done: list[object]) -> None:
    ready.get_ready(last("ok"))
    assert done == [("rows of death", "death"), (["draft of death"], None)]


def test_without_an_estimate_nothing_is_done(done: list[object]) -> None:
    ready.get_ready(last("not_estimable"))
    assert done == []


def test_a_fault_on_the_way_is_left_to_the_edit_that_meets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(analyse, "compute", fail)
    ready.get_ready(last("ok"))
