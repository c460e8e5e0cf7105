"""The first paint in a real browser: what is drawn stays where it is, and text in figures is large enough to read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
HEAVY = ("chapters/efficacy.html", "chapters/manufacturing.html", "chapters/studies.html", "index.html")
MOST_SHIFT = 0.05
SHIFT = """() => new Promise((done) => {
  let moved = 0;
  const add = (one) => { if (!one.hadRecentInput) moved += one.value; };
  new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 300);
})"""
TOO_SMALL = """(least) => [...document.querySelectorAll("main svg text")].map((text) => {
  const place = text.getScreenCTM();
  return [parseFloat(getComputedStyle(text).fontSize) * Math.hypot(place.a, place.b), text.textContent];
}).filter(([size]) => size < least - 0.05 && size > 0)"""


@pytest.mark.parametrize("page", HEAVY)
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_after_the_first_paint(chromium: Any, project_site: Path, page: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 850})
    tab = context.new_page()
    tab.goto((project_site / page).as_uri())
    assert tab.evaluate(SHIFT) < MOST_SHIFT
    context.close()


@pytest.mark.parametrize(("width", "least"), [(390, 10), (1280, 11)])
def test_text_in_figures_can_be_read(chromium: Any, project_site: Path, width: int, least: int) -> None:
    tab = chromium.new_page(viewport={"width": width, "height": 850})
    for page in ("chapters/efficacy.html", "analyses/meld-24-52w.html", "analyses/infection.html"):
        tab.goto((project_site / page).as_uri())
        assert tab.evaluate(TOO_SMALL, least) == [], page
    tab.close()
