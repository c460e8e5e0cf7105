"""Text in figures in a real browser: large enough to read, on a desktop and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
TOO_SMALL = """(least) => [...document.querySelectorAll("main svg text")].map((text) => {
  const place = text.getScreenCTM();
  return [parseFloat(getComputedStyle(text).fontSize) * Math.hypot(place.a, place.b), text.textContent];
}).filter(([size]) => size < least - 0.05 && size > 0)"""


@pytest.mark.parametrize(("width", "least"), [(390, 10), (1280, 11)])
def test_text_in_figures_can_be_read(chromium: Any, project_site: Path, width: int, least: int) -> None:
    tab = chromium.new_page(viewport={"width": width, "height": 850})
    for page in ("chapters/efficacy.html", "analyses/meld-24-52w.html", "analyses/infection.html"):
        tab.goto((project_site / page).as_uri())
        assert tab.evaluate(TOO_SMALL, least) == [], page
    tab.close()
