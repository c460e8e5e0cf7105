"""The page for missing addresses, served below a folder as GitHub Pages does, where the site declares no address."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from metaloom.stitch.embedded.render import render
from metaloom.stitch.finish import finish

SAMPLE = Path(__file__).parent / "sample"


@pytest.fixture(scope="module")
def below_a_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample without an address, served under /review/; what is missing is answered by its 404.html."""
    folder = tmp_path_factory.mktemp("any-depth")
    project, served = folder / "project", folder / "www"
    shutil.copytree(SAMPLE, project)
    settings = project / "_quarto.yml"
    lines = [line for line in settings.read_text("utf-8").splitlines() if "site-url" not in line]
    settings.write_text("\n".join(lines) + "\n", "utf-8")
    site = served / "review"
    render(project, site, None, None)
    finish(site, project)

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(served))

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            """Answer as GitHub Pages does."""
            content = (site / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/review/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("missing", ["gone.html", "chapters/gone.html", "a/b/c/d/gone"])
def test_a_missing_page_is_styled_searched_and_leads_on_at_any_depth(
    chromium: Any, below_a_folder: str, missing: str
) -> None:
    page = chromium.new_context().new_page()
    page.goto(below_a_folder + missing)
    page.wait_for_function("getComputedStyle(document.querySelector('.site-header')).display === 'flex'")
    page.wait_for_function("!document.getElementById('quarto-search').hidden")
    page.locator("#search-words").fill("analysis")
    page.locator(".result-page").first.wait_for()
    address = page.locator(".site-title").evaluate("(link) => link.href")
    assert address == below_a_folder + "index.html"
    places = page.locator("main .ml-places a").evaluate_all("(links) => links.map((link) => link.href)")
    assert places[0] == below_a_folder + "index.html"
    assert len(places) > 2
    assert all(page.request.get(place).status == 200 for place in places)
    page.context.close()
