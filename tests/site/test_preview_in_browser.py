"""A preview shows what is wrong in the browser, over the last good page, as text and never as markup."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from metaloom.cli.preview_state import Builds
from metaloom.cli.serve import _Pages, _Server
from metaloom.errors import Place, Problem, ProjectError

HOSTILE = '<img src=x onerror="document.title=1">'
PAGE = "<!doctype html><html lang='en'><title>Kept</title><body><h1>The last good page</h1></body></html>"
pytestmark = pytest.mark.browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Builds, str]]:
    (tmp_path / "index.html").write_text(PAGE, "utf-8")
    builds = Builds(built=1)
    server = _Server(("127.0.0.1", 0), partial(_Pages, builds, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield builds, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_errors_lie_over_the_last_good_page(served: tuple[Builds, str], chromium: Any) -> None:
    builds, address = served
    page = chromium.new_page()
    page.goto(address)
    builds.failed_by(
        ProjectError([Problem(Place("data/d.csv", 3, 12), f"n is {HOSTILE}.", "Write 5.", code="ML-0701")])
    )
    panel = page.get_by_role("alert")
    panel.wait_for()
    assert panel.inner_text().splitlines()[0] == "One error to correct. This is the last good site."
    assert "data/d.csv:3:12" in panel.inner_text()
    assert HOSTILE in panel.inner_text()
    assert page.locator("img").count() == 0
    assert page.title() == "Kept"
    assert page.get_by_role("heading", name="The last good page").is_visible()
    page.get_by_role("button", name="Hide").click()
    assert panel.count() == 0
    builds.failed_by(KeyError("a bug"))
    panel.wait_for()
    assert "fault of Metaloom's own" in panel.inner_text()
    builds.unchanged()
    panel.wait_for(state="detached")
    page.close()


def test_a_project_without_a_site_says_what_to_correct(tmp_path: Path, chromium: Any) -> None:
    builds = Builds()
    builds.failed_by(ProjectError([Problem(Place("_quarto.yml"), "It is empty.", "Write a title.", code="ML-0124")]))
    server = _Server(("127.0.0.1", 0), partial(_Pages, builds, directory=str(tmp_path / "not_there")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = chromium.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.get_by_text("It is empty.").wait_for()
    assert page.get_by_text("There is no site yet.").is_visible()
    page.close()
    server.shutdown()
    server.server_close()


def test_the_page_of_an_edit_is_shown_until_a_build_has_written_or_refused_it(
    served: tuple[Builds, str], chromium: Any, tmp_path: Path
) -> None:
    builds, address = served
    early = PAGE.replace("The last good page", "The page of an edit")
    page = chromium.new_page()
    page.goto(address)
    note = page.get_by_text("This page is new. The rest of the site is being built.")
    builds.show({"index.html": early.encode()})
    page.get_by_role("heading", name="The page of an edit").wait_for()
    note.wait_for()
    page.evaluate("window.mark = 1")
    (tmp_path / "index.html").write_text(early, "utf-8")
    builds.succeeded(tmp_path)
    note.wait_for(state="detached")
    assert page.evaluate("window.mark") == 1, "the same bytes need no second look"
    builds.show({"index.html": early.replace("an edit", "another edit").encode()})
    page.get_by_role("heading", name="The page of another edit").wait_for()
    builds.failed_by(ProjectError([Problem(Place("a.qmd", 3, 1), "No.", "Yes.", code="ML-0701")]))
    page.get_by_role("heading", name="The page of an edit").wait_for()
    page.get_by_role("alert").wait_for()
    assert note.count() == 0
    page.close()
