"""The site stands wherever it is put: below a repository's name, at the root of a domain, in a folder."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
PREFIX = "repo-name"
PATH = ("index.html", "chapters/efficacy.html", "analyses/mortality-all-designs.html", "404.html")


class Pages(SimpleHTTPRequestHandler):
    """Serves as GitHub Pages does: an address that is not there gives 404.html with the status 404."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(project_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site below a repository's name; nothing else stands on that server."""
    root = tmp_path_factory.mktemp("served")
    shutil.copytree(project_site, root / PREFIX)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{PREFIX}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def tab(chromium: Any) -> Iterator[tuple[Any, list[str]]]:
    """A page, and what it complained of: messages, failed requests, answers other than success."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    # a page that is left gives up its icon: no fault
    left = ("favicon.svg", "net::ERR_ABORTED")
    page.on(
        "requestfailed",
        lambda asked: (asked.url.rpartition("/")[2], asked.failure) == left or said.append(f"failed: {asked.url}"),
    )
    page.on("response", lambda answer: answer.status >= 400 and said.append(f"{answer.status}: {answer.url}"))
    yield page, said
    context.close()


def test_below_a_repositorys_name(tab: tuple[Any, list[str]], address: str) -> None:
    """Pages load with all they need, menus lead to chapters, and nothing is asked outside the prefix."""
    page, said = tab
    outside: list[str] = []
    page.on("request", lambda request: request.url.startswith((address, "data:")) or outside.append(request.url))
    for name in PATH:
        page.goto(address + name, wait_until="networkidle")
        assert page.evaluate("getComputedStyle(document.querySelector('.site-header')).borderBottomStyle") == "solid"
    page.goto(address, wait_until="networkidle")
    page.click("header nav a[href$='chapters/safety.html']")
    page.wait_for_url(f"{address}chapters/safety.html")
    page.click(".site-title")
    page.wait_for_url(f"{address}index.html")
    assert said == []
    assert outside == []


@pytest.mark.parametrize("name", PATH)
def test_in_a_folder(tab: tuple[Any, list[str]], project_site: Path, name: str) -> None:
    page, said = tab
    page.goto((project_site / name).as_uri())
    assert page.is_visible("main h1")
    assert said == []
