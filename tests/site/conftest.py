"""The sample site, rendered and finished once, and a Chromium to read it with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from metaloom.stitch.embedded import render
from metaloom.stitch.finish import finish

SAMPLE = Path(__file__).parent / "sample"
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
