"""The sample site, rendered and finished once, and a Chromium to read it with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
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
def project_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository's own site, built from a copy of its files by the embedded renderer.

    METALOOM_TEST_SITE names a finished site instead, for example one that Quarto has rendered.
    """
    if "METALOOM_TEST_SITE" in os.environ:
        return Path(os.environ["METALOOM_TEST_SITE"])
    folder = tmp_path_factory.mktemp("project") / "project"
    shutil.copytree(REPOSITORY, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
    for name in GENERATED:  # of a site that was built here before
        shutil.rmtree(folder / name, ignore_errors=True)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "scripts")}
    command = [sys.executable, "-m", "metaloom", "build", str(folder), "--renderer", "embedded"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return folder / "_site"


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
