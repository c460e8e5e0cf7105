"""`quarto preview` in a browser: an edit of a table is followed, a bad cell is told over the last good page."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from metaloom.stitch.previewed import FOLDER
from metaloom.stitch.quarto import find_quarto

ROOT = Path(__file__).resolve().parents[2]
QUARTO = find_quarto()
PATIENCE = 600
SETTINGS = """project:
  type: website
  pre-render: scripts/pre_render.py
  post-render: scripts/post_render.py
  render: [index.qmd, "/chapters/*.qmd", "/analyses/*.qmd", "/studies/*.qmd"]
  resources: ["/api/*", "/figures/*"]
website:
  title: Tea and sleep
bibliography: data/references.bib
shortcodes: [scripts/woven.lua]
format:
  html: {html-math-method: mathml}
"""
DIFFERS = """before => document.readyState === 'complete' && document.querySelector('main') !== null
    && document.querySelector('main').innerText !== before"""
EQUALS = DIFFERS.replace("!== before", "=== before")
pytestmark = [
    pytest.mark.quarto,
    pytest.mark.browser,
    pytest.mark.skipif(QUARTO is None, reason="NOT TESTED: there is no Quarto (QUARTO_PATH, PATH) to test with."),
    pytest.mark.skipif(os.name != "posix", reason="NOT TESTED: there is no watcher on this system."),
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    shutil.copytree(ROOT / "tests" / "bad" / "_base", folder)
    (folder / "scripts").mkdir()
    for hook in ("pre_render.py", "post_render.py", "project_python.py", "woven.lua"):
        shutil.copy(ROOT / "scripts" / hook, folder / "scripts" / hook)
    (folder / "_quarto.yml").write_text(SETTINGS, "utf-8")
    with (folder / "chapters" / "sleep.qmd").open("a", encoding="utf-8") as page:
        page.write("\n{{< woven analyses/insomnia >}}\n")
    return folder


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    """A running preview; it is stopped as Ctrl+C does it."""
    assert QUARTO is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    command = [QUARTO.path, "preview", "--no-browser", "--port", str(port)]
    with (project.parent / "preview.log").open("w") as log:
        running = subprocess.Popen(
            command, cwd=project, env={**os.environ, "PATH": path}, stdout=log, stderr=subprocess.STDOUT
        )
        served = f"http://127.0.0.1:{port}/"
        try:
            _until(lambda: _answers(served), running)
            yield served
        finally:
            running.terminate()
            running.wait(60)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _until(done: Any, running: subprocess.Popen[bytes] | None = None) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "It took too long."
        assert running is None or running.poll() is None, "The preview has ended."
        time.sleep(0.3)


def test_a_preview_follows_tables_and_keeps_the_last_good_page_and_a_site_that_verifies(
    project: Path, address: str, chromium: Any
) -> None:
    table = project / "data" / "outcomes.csv"
    first = table.read_text("utf-8")
    page = chromium.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{address}chapters/sleep.html")
    before = page.locator("main").inner_text()

    table.write_text(first.replace("4,12,60,20,60", "4,2,60,20,60"), "utf-8")
    page.wait_for_function(DIFFERS, arg=before)
    page.wait_for_load_state("load")
    edited = page.locator("main").inner_text()

    table.write_text(first.replace("4,12,60,20,60", "4,twelve,60,20,60"), "utf-8")
    panel = page.locator("#metaloom-errors")
    panel.wait_for()
    assert "data/outcomes.csv:2:23" in panel.inner_text()
    assert "twelve" in panel.inner_text()
    assert page.locator("main").inner_text() == edited
    page.reload()  # a page that is asked for again is the last good one, too
    panel.wait_for()
    assert page.locator("main").inner_text() == edited

    table.write_text(first, "utf-8")
    panel.wait_for(state="detached")
    page.wait_for_function(EQUALS, arg=before)
    page.close()

    os.kill(int((project / ".quarto" / "preview" / "lock").read_text("utf-8")), signal.SIGTERM)
    _until(lambda: not (project / "_site" / FOLDER).exists())
    _until(lambda: "metaloom-policy-aside" not in (project / "_site" / "index.html").read_text("utf-8"))
    command = [sys.executable, "-m", "metaloom", "verify", str(project / "_site")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
