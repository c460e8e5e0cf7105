"""The sample site, rendered and finished once, and a Chromium to read it with."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from metaloom.build.generated import GENERATED
from metaloom.stitch.embedded.render import render
from metaloom.stitch.finish import finish

SAMPLE = Path(__file__).parent / "sample"
REPOSITORY = Path(__file__).parents[2]
NOT_COPIED = (".git", ".venv", ".metaloom", "_site", "_generated", ".*_cache", "tests")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, rendered by the embedded renderer and finished."""
    output = tmp_path_factory.mktemp("site")
    render(SAMPLE, output, None, None)
    finish(output, SAMPLE)
    return output


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium; the tests that need one are skipped, loudly, where none is installed."""
    path = next((found for name in CHROMIUMS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("NO CHROMIUM: the browser tests did not run (install Debian's chromium)")
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[[str, Callable[[Path], None]], Path]:
    """Make a folder once for all workers of a run: whoever comes first makes it, the others wait for it."""
    root = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent

    def make(name: str, fill: Callable[[Path], None]) -> Path:
        folder, made = root / f"once-{name}", root / f"once-{name}.made"
        with (root / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                shutil.rmtree(folder, ignore_errors=True)
                fill(folder)
                made.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def project_site(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """This repository's own site, built from a copy of its files by the embedded renderer.

    METALOOM_TEST_SITE names a finished site instead, for example one that Quarto has rendered.
    """
    if "METALOOM_TEST_SITE" in os.environ:
        return Path(os.environ["METALOOM_TEST_SITE"])
    return once("project", _build_this_project) / "_site"


def _build_this_project(folder: Path) -> None:
    shutil.copytree(REPOSITORY, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
    for name in GENERATED:  # of a site that was built here before
        shutil.rmtree(folder / name, ignore_errors=True)
    build_embedded(folder)


def build_embedded(folder: Path) -> None:
    """Build a project with the embedded renderer, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "scripts")}
    command = [sys.executable, "-m", "metaloom", "build", str(folder), "--renderer", "embedded"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr


class Quiet(SimpleHTTPRequestHandler):
    """A server's answers to one request, without a line about it."""

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing."""


@pytest.fixture(scope="session")
def served(project_site: Path) -> Iterator[str]:
    """The address of this repository's own site on a server of this machine, as a reader's browser asks for it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(project_site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(request: pytest.FixtureRequest, chromium: Any, project_site: Path) -> Any:
    """The page that a module of tests names as its PAGE, opened as a file; a message on the console is an error."""
    opened = chromium.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto((project_site / request.module.PAGE).as_uri())
    yield opened
    assert said == []
    opened.close()
